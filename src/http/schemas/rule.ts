import Type from 'typebox'
import { type Rule, ruleKinds } from '../../domain/rule.ts'
import type { RulePreview } from '../../engine.ts'
import { component } from './component.ts'

const Text = Type.String({ minLength: 1, maxLength: 256 })
const Id = Type.String({ minLength: 1, maxLength: 64 })
const Moment = Type.Number({ description: 'Milliseconds since 1970' })

/** What both a rule and its declaration say. */
const said = {
  kind: Type.Enum([...ruleKinds]),
  items: Type.String({ maxLength: 4_000, description: 'CEL over `item`: which items it is about' }),
  people: Type.Optional(
    Type.String({ maxLength: 4_000, description: 'CEL over `person`: whose answers; everyone’s unless said' }),
  ),
  surfaces: Type.Optional(Type.Array(Text, { description: 'Where; everywhere unless said' })),
  place: Type.Optional(Type.Integer({ description: 'Of a pin: 0, the top, unless said' })),
  factor: Type.Optional(Type.Number({ description: 'Of a boost above 1, of a bury between 0 and 1: times the score' })),
  from: Type.Optional(Moment),
  until: Type.Optional(Moment),
}

export const RuleDeclarationSchema = Type.Object(
  { ...said, note: Type.Optional(Type.String({ maxLength: 4_000 })), enabled: Type.Optional(Type.Boolean()) },
  { additionalProperties: false, description: 'A rule as it is asked for' },
)

export const TriedRuleSchema = Type.Object(
  {
    ruleId: Type.Optional(Id),
    ...RuleDeclarationSchema.properties,
    createdAt: Type.Optional(Moment),
    changedAt: Type.Optional(Moment),
  },
  { additionalProperties: false, description: 'A rule as it is tried; with the id of one that there is, in its place' },
)

export const RuleIdSchema = Id

export const RuleSchema = Type.Object(
  { ruleId: Id, ...said, note: Type.String(), enabled: Type.Boolean(), createdAt: Moment, changedAt: Moment },
  { description: 'What whoever runs the house wants, whatever the models say' },
)

export const RuleComponent = component<Rule>('Rule', RuleSchema)

const Titled = { itemId: Type.String(), title: Type.String() }
const matching = {
  matching: Type.Integer(),
  of: Type.Integer(),
  undecided: Type.Integer({ description: 'Of which the expression cannot be computed: it is not about them' }),
}

export const RulePreviewSchema = Type.Object(
  {
    items: Type.Object({ ...matching, sample: Type.Array(Type.Object(Titled)) }),
    people: Type.Object({ ...matching, sample: Type.Array(Type.String()) }),
    shownLastDay: Type.Optional(Type.Integer({ description: 'Times that such items were shown in the latest 24 hours' })),
    slates: Type.Array(
      Type.Object({
        userId: Type.String(),
        surface: Type.String(),
        before: Type.Array(Type.Object(Titled)),
        after: Type.Array(Type.Object({ ...Titled, ruleId: Type.Optional(Type.String()) })),
        changed: Type.Integer({ description: 'Places at which another item stands' }),
      }),
    ),
  },
  { description: 'What a rule would do' },
)

export const RulePreviewComponent = component<RulePreview>('RulePreview', RulePreviewSchema)
