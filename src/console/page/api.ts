import { createClient, EngineProblem, type EventRow, type Intake, type UserRow } from '../../client/client.ts'

export type * from '../../client/client.ts'

/** The server that this page came from. */
export const api = createClient({ url: '' })

export const sendEvents = async (events: readonly EventRow[]): Promise<void> => allKept(await api.events(events))

export const sendUser = async (user: UserRow): Promise<void> => allKept(await api.users([user]))

/** A row that was refused is a failure like any other. */
function allKept({ rejected: [first] }: Intake): void {
  if (first !== undefined) throw new EngineProblem(first.what, { code: first.code, remedy: first.remedy, status: 400 })
}
