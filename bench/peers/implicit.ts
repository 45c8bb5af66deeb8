import { type Conversation, converse } from './python.ts'

export interface PeerTime {
  readonly seconds: number
  /** Of all its threads. */
  readonly cpuSeconds: number
}

type Answer = PeerTime & { readonly loss: number | null }

/** A process of the `implicit` library with the same table in its memory; see `als.py` for what it can be told. */
export interface Peer {
  readonly name: string
  readonly tell: Conversation<unknown, Answer>['tell']
  readonly close: () => void
}

/** Starts it, installing it first where it is missing; throws where Python or the package cannot be had. */
export async function startImplicit(args: readonly (string | number)[]): Promise<Peer> {
  const environment = { name: 'implicit', packages: ['implicit==0.7.3'] }
  // Its own advice: threads of its own outside, one inside each product.
  const env = { OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
  const { hello, tell, close } = await converse<{ version: string }, Answer>(environment, { file: './als.py', args, env })
  return { name: `implicit ${hello.version}`, tell, close }
}
