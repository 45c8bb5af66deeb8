import type { Route } from '../door.ts'
import { assignments } from './assignments.ts'
import { audit } from './audit.ts'
import { declareExperiment } from './declare-experiment.ts'
import { drift } from './drift.ts'
import { events } from './events.ts'
import { experimentResults } from './experiment-results.ts'
import { experiments } from './experiments.ts'
import { explain } from './explain.ts'
import { features } from './features.ts'
import { findItems } from './find-items.ts'
import { health } from './health.ts'
import { holdOut } from './hold-out.ts'
import { item } from './item.ts'
import { items } from './items.ts'
import { lineage } from './lineage.ts'
import { loop } from './loop.ts'
import { metrics } from './metrics.ts'
import { models } from './models.ts'
import { onboarding } from './onboarding.ts'
import { openapi } from './openapi.ts'
import { params } from './params.ts'
import { people } from './people.ts'
import { previewRule } from './preview-rule.ts'
import { promote } from './promote.ts'
import { rampExperiment } from './ramp-experiment.ts'
import { ready } from './ready.ts'
import { recommendations } from './recommendations.ts'
import { removeItem } from './remove-item.ts'
import { removeRule } from './remove-rule.ts'
import { rollBack } from './roll-back.ts'
import { rollouts } from './rollouts.ts'
import { rules } from './rules.ts'
import { setRule } from './set-rule.ts'
import { stopExperiment } from './stop-experiment.ts'
import { surfaces } from './surfaces.ts'
import { train } from './train.ts'
import { trainingRuns } from './training-runs.ts'
import { user } from './user.ts'
import { users } from './users.ts'

/** Everything that this server answers, in the order in which it is documented. */
export const routes: readonly Route[] = [
  recommendations,
  explain,
  surfaces,
  params,
  events,
  items,
  users,
  item,
  removeItem,
  findItems,
  onboarding,
  user,
  people,
  features,
  experiments,
  declareExperiment,
  rampExperiment,
  stopExperiment,
  experimentResults,
  holdOut,
  assignments,
  rules,
  setRule,
  removeRule,
  previewRule,
  train,
  trainingRuns,
  models,
  lineage,
  rollouts,
  promote,
  rollBack,
  drift,
  loop,
  audit,
  health,
  ready,
  metrics,
  openapi,
]
