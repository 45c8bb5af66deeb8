import type { Settings } from '../model.ts'

/** How the towers are built and fitted. */
export interface TwoTowerSettings extends Settings {
  /** Numbers in an embedding and in a vector, a multiple of 4. Below 32 tastes blur; fitting takes time in proportion. */
  readonly width: number
  /** Units of each tower's hidden layer. */
  readonly hidden: number
  /** Acts of a history that are looked at, the newest. */
  readonly historyLength: number
  /** Cosines are divided by this. Low and the nearest rivals alone teach; high and everything blurs. */
  readonly temperature: number
  /** People in a batch, each at one moment. */
  readonly people: number
  /** Acts after that moment that are foreseen. */
  readonly targets: number
  /** Items of a batch drawn evenly from all that somebody acted on. */
  readonly drawn: number
  /** Items of a batch drawn from the categories of its targets. On the simulated world they taught nothing that the others do not. */
  readonly rivals: number
  /** Passes over all acts. Too many and the towers know the past by heart. */
  readonly passes: number
  /** Steps at most, whatever the acts: what a fit may take in time. */
  readonly mostSteps: number
  readonly learningRate: number
  /** Share of the times that an item, or a person, goes without its own embedding, as those do who are new. */
  readonly itemDropout: number
  readonly personDropout: number
}

export const twoTowerDefaults: TwoTowerSettings = {
  width: 64,
  hidden: 128,
  historyLength: 32,
  temperature: 0.12,
  people: 256,
  targets: 4,
  drawn: 512,
  rivals: 0,
  passes: 2.5,
  mostSteps: 5_000,
  learningRate: 0.015,
  itemDropout: 0.2,
  personDropout: 0.3,
}

/** People in the smallest batch. */
const leastPeople = 24

/** As `settings`, with batches that are small where there are few acts to fill them with. */
export function scaledTo(acts: number, settings: TwoTowerSettings): TwoTowerSettings {
  const share = Math.min(1, Math.max(leastPeople, acts / 100) / settings.people)
  const { people, drawn, rivals } = settings
  return { ...settings, people: Math.ceil(people * share), drawn: Math.ceil(drawn * share), rivals: Math.ceil(rivals * share) }
}
