import { EngineError } from '../domain/error.ts'
import type { Millis } from '../domain/time.ts'
import { KeptDocument } from '../storage/ports/kept-document.ts'
import { declared, type Known, refuseConflict } from './declare.ts'
import type { Experiment, ExperimentDeclaration } from './experiment.ts'

interface Book {
  readonly holdout: number
  /** In the order in which they were declared; one that was stopped stays for ever. */
  readonly experiments: readonly Experiment[]
}

const bookName = 'experiments'
const empty: Book = { holdout: 0, experiments: [] }

/** Every experiment there was, and how far each is: kept in one document. */
export class ExperimentBook {
  readonly #book: KeptDocument<Book>

  private constructor(book: KeptDocument<Book>) {
    this.#book = book
  }

  static async open(store: Parameters<typeof KeptDocument.open>[0]): Promise<ExperimentBook> {
    return new ExperimentBook(await KeptDocument.open(store, bookName, empty))
  }

  get all(): readonly Experiment[] {
    return this.#book.value.experiments
  }

  get running(): readonly Experiment[] {
    return this.all.filter(({ state }) => state === 'running')
  }

  /** Share of people who are in no experiment, ever. */
  get holdout(): number {
    return this.#book.value.holdout
  }

  /** NOT_FOUND where it was never declared. */
  find(name: string): Experiment {
    const found = this.all.find((each) => each.name === name)
    if (found !== undefined) return found
    throw new EngineError('NOT_FOUND', `There is no experiment ${name}.`, 'See which there are: serendip experiments.')
  }

  declare(declaration: ExperimentDeclaration, known: Known, now: Millis): Promise<Experiment> {
    return this.#book.change((book) => {
      const experiment = declared(declaration, book.experiments, known, now)
      return [{ ...book, experiments: [...book.experiments, experiment] }, experiment]
    })
  }

  /** Lets in this share of its people, and starts it where it is a draft. Who is in stays in: it can only grow. */
  ramp(name: string, share: number, now: Millis): Promise<Experiment> {
    return this.#turn(name, (experiment, book) => {
      if (experiment.state === 'stopped')
        throw unfit(`The experiment ${name} was stopped.`, 'Declare it anew under another name.')
      if (!(share > 0 && share <= 1)) throw unfit(`A share of ${share} is not above 0 and at most 1.`, 'Send such as 0.05.')
      if (share < experiment.share)
        throw unfit(
          `${name} has let in ${experiment.share} already, and people who met it cannot unmeet it.`,
          'Let it be, or stop it.',
        )
      refuseConflict(
        experiment,
        book.experiments.filter(({ state }) => state === 'running'),
      )
      return { ...experiment, state: 'running', share, startedAt: experiment.startedAt ?? now }
    })
  }

  /** Everyone meets what is the default again. */
  stop(name: string, why: string, now: Millis): Promise<Experiment> {
    return this.#turn(name, (experiment) =>
      experiment.state === 'stopped' ? experiment : { ...experiment, state: 'stopped', why, stoppedAt: now },
    )
  }

  holdOut(share: number): Promise<void> {
    return this.#book.change((book) => {
      if (!(share >= 0 && share <= 0.5)) throw unfit(`A hold-out of ${share} is not 0 to 0.5.`, 'Send such as 0.01.')
      return [{ ...book, holdout: share }, undefined]
    })
  }

  #turn(name: string, turn: (experiment: Experiment, book: Book) => Experiment): Promise<Experiment> {
    return this.#book.change((book) => {
      const turned = turn(this.find(name), book)
      return [{ ...book, experiments: book.experiments.map((each) => (each.name === name ? turned : each)) }, turned]
    })
  }
}

const unfit = (what: string, remedy: string) => new EngineError('EXPERIMENT_INVALID', what, remedy)
