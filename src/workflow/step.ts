export interface StepContext {
  readonly signal: AbortSignal
  readonly progress: (done: number, of: number) => void
}

/**
 * One step of a workflow: what it needs, what its outcome depends on, and how it is done. Steps name the steps before them themselves, so that there is
 * no order to declare, and none to get wrong.
 */
export interface Step<out T> {
  readonly name: string
  readonly after: Steps
  /** What the outcome depends on besides what came before it, as JSON. */
  readonly key: unknown
  readonly kept?: Kept<T>
  /** Tells outcomes apart that are not kept. Without it another key is held for another outcome, which may do steps again in vain. */
  digest?(outcome: T): string
  run(inputs: Readonly<Record<string, unknown>>, context: StepContext): Promise<T>
}

export type Steps = Readonly<Record<string, Step<unknown>>>

/** How an outcome that took long is kept, so that it need not be made twice. */
export interface Kept<T> {
  encode(outcome: T): Uint8Array
  decode(bytes: Uint8Array): T
}

export type Outcomes<S extends Steps> = { readonly [N in keyof S]: S[N] extends Step<infer T> ? T : never }

export interface HowTo<T, S extends Steps> extends Partial<Pick<Step<T>, 'key' | 'kept' | 'digest'>> {
  readonly run: (inputs: Outcomes<S>, context: StepContext) => Promise<T> | T
}

export const step = <T, const S extends Steps>(name: string, after: S, { key = null, run, ...how }: HowTo<T, S>): Step<T> => ({
  ...{ name, after, key },
  ...how,
  run: async (inputs, context) => run(inputs as Outcomes<S>, context),
})

export const asJson = <T>(): Kept<T> => ({
  encode: (outcome) => Buffer.from(JSON.stringify(outcome)),
  decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()) as T,
})
