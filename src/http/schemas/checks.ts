import Type from 'typebox'
import type { AuditReport, Finding, SkewReport } from '../../engine.ts'
import { component } from './component.ts'

/** JSON has no other word for what is no number, or none that is finite. */
const NumberOrNull = (description: string) => Type.Union([Type.Number(), Type.Null()], { description })

export const SkewComponent = component<SkewReport>(
  'Skew',
  Type.Object(
    {
      rows: Type.Array(
        Type.Object({
          feature: Type.String(),
          served: NumberOrNull('Mean over the rows that differ, over all where none does; null where that is no number'),
          recomputed: NumberOrNull('The same of the rows made once more'),
          difference: NumberOrNull('Where the two lie furthest apart; null where one is no number'),
          alarm: Type.Boolean(),
          rows: Type.Integer({ description: 'Compared' }),
          differing: Type.Integer(),
        }),
        { description: 'One a feature column, those that differ first' },
      ),
      compared: Type.Object({
        slates: Type.Integer(),
        withoutRow: Type.Integer(),
        ofOtherFeatures: Type.Integer(),
        leftOut: Type.Integer({ description: 'Beyond the most that was asked for' }),
      }),
    },
    { description: 'Rows as they were served beside the same made once more from the log' },
  ),
)

export const FindingComponent = component<Finding>(
  'Finding',
  Type.Object(
    {
      check: Type.String(),
      severity: Type.Enum(['stop', 'warn']),
      status: Type.Enum(['fine', 'crossed', 'unjudged']),
      found: Type.Optional(Type.Number()),
      bound: Type.Number(),
      what: Type.String({ description: 'What was found, in words' }),
      remedy: Type.String(),
    },
    { description: 'What one check of the data came to' },
  ),
)

const Ratio = Type.Object({ ratio: Type.Number(), low: Type.Number(), high: Type.Number(), p: Type.Number() })
const Bounded = Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() })
const judged = {
  dimension: Type.String(),
  segment: Type.String(),
  pHolm: Type.Optional(Type.Number({ description: 'Corrected for how many segments were asked about; absent where not judged' })),
  flagged: Type.Boolean(),
}

export const AuditReportComponent = component<AuditReport>(
  'AuditReport',
  Type.Object(
    {
      exposure: Type.Array(
        Type.Object({
          ...judged,
          items: Type.Integer(),
          impressions: Type.Integer(),
          exposureShare: Type.Number(),
          catalogShare: Type.Number(),
          unpromptedShare: Type.Number({ description: 'Of acts that no answer led to' }),
          actsShare: Type.Number({ description: 'Of acts on impressions' }),
          merit: Type.Number({ description: 'Acts by those that impressions at the same places usually bring' }),
          fairness: Type.Optional(Ratio),
        }),
        { description: 'Segments of items: exposure by merit and share of the catalog; 1 is fair' },
      ),
      errors: Type.Array(
        Type.Object({
          ...judged,
          people: Type.Integer(),
          impressions: Type.Integer(),
          predicted: Type.Number(),
          happened: Type.Number(),
          calibration: Type.Optional(Ratio),
          gap: Type.Optional(Ratio),
          logLoss: Bounded,
          auc: Type.Optional(Bounded),
        }),
        { description: 'Segments of people: predictions beside what happened' },
      ),
      impressions: Type.Integer(),
      people: Type.Integer(),
    },
    { description: 'Who is shown more or less than they are worth, and for whom predictions err' },
  ),
)
