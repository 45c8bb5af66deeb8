import { defaultThreads } from '../../math/pool.ts'
import { type ItemToItemModel, itemToItemKind } from '../item-to-item.ts'
import { filteredItems } from './fit.ts'
import { type GraphFilterSettings, graphFilterDefaults } from './settings.ts'

export type { GraphFilterSettings } from './settings.ts'
export type GraphFilterModel = ItemToItemModel<GraphFilterSettings>

/**
 * A filter on the graph of people and items, in closed form: nothing is learnt by steps. With the table R (people x items), its degrees D_u and D_i,
 * a the `userPower` and b the `itemPower`,
 *
 *     N = D_u^-a R D_i^-b / its largest singular value        P = N'N
 *     L = low D_i^e V V' D_i^-e                               V: the first `rank` right singular vectors of D_u^-1/2 R D_i^-1/2
 *     W = (P + L) (I - sharpness P)
 *
 * and of each item's row of W the `neighbours` largest entries are kept: the score of j for someone is the sum of W_ij over what they did.
 * P is one step on the graph, L lets through what varies slowly along it (GF-CF: Shen et al., "How powerful is graph convolution for
 * recommendation?", 2021), and the last factor takes back what is common to all (sharpening: Choi et al., "Blurring-sharpening process
 * models for collaborative filtering", 2023). Their degrees have the power 1/2; lower ones let popular items through as far as people want them.
 * `threads` to fit with; the model is the same for any number. The work grows with items x acts: for catalogs up to about a hundred thousand.
 */
export const graphFilterWith = ({ threads = defaultThreads() }: { threads?: number }) =>
  itemToItemKind<GraphFilterSettings>('graph-filter', graphFilterDefaults, (data, settings, run) =>
    filteredItems(data, settings, run, threads),
  )

export const graphFilter = graphFilterWith({})
