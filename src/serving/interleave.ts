import type { Interleaved } from '../domain/arms.ts'
import type { ItemId } from '../domain/ids.ts'
import { mulberry32, type Random } from '../math/random.ts'
import { teamDraft } from '../math/team-draft.ts'
import type { AnyOutcome } from './explanation.ts'

/** Drafts by which a propensity is counted: its standard error is at most 1/28. */
const drafts = 200

/**
 * One answer of two, drafted in turn. Each place tells whose pick it is, and its propensity is how often a draft of these two has the item there,
 * times that of its own answer. Undefined where there is nothing to compare: a part of either fell back, or it is a page of rows.
 */
export function interleave(
  answers: readonly [AnyOutcome, AnyOutcome],
  { experiment, teams }: Interleaved,
  random: Random,
): AnyOutcome | undefined {
  if (answers.some(({ slate, stages }) => slate.length === 0 || stages.some(({ status }) => status === 'fallback')))
    return undefined
  if (answers.some(({ slate }) => slate.some(({ row }) => row !== undefined))) return undefined
  const [control, treatment] = [picksOf(answers[0]), picksOf(answers[1])]
  const { size } = answers[0].query
  const draft = (luck: Random) => teamDraft([...control.keys()], [...treatment.keys()], size, luck)
  const chance = oddsOf(draft, random)
  const slate = draft(random).map(({ item, team }, position) => {
    const [picks, n] = team === 'control' ? ([control, 0] as const) : ([treatment, 1] as const)
    const placed = picks.get(item)!
    const propensity = placed.propensity * chance(item, position)
    return { ...placed, position, propensity, arms: { [experiment]: teams[n].name }, release: answers[n].query.release }
  })
  return { ...answers[0], slate }
}

const picksOf = ({ slate }: AnyOutcome) => new Map(slate.map((placed) => [placed.itemId, placed]))

/** How often an item stands at a place; never 0, since one that stands there is counted once more. */
function oddsOf(draft: (luck: Random) => readonly { readonly item: ItemId }[], random: Random) {
  const luck = mulberry32(Math.floor(random() * 2 ** 32))
  const counts = new Map<string, number>()
  for (let n = 0; n < drafts; n++) {
    draft(luck).forEach(({ item }, place) => {
      const key = `${place} ${item}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    })
  }
  return (item: ItemId, place: number) => ((counts.get(`${place} ${item}`) ?? 0) + 1) / (drafts + 1)
}
