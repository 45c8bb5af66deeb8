import type { Route } from '../door.ts'
import { assignments } from './assignments.ts'
import { audit } from './audit.ts'
import { bias } from './bias.ts'
import { catalogHealth } from './catalog-health.ts'
import { columnDrift } from './column-drift.ts'
import { declareExperiment } from './declare-experiment.ts'
import { drift } from './drift.ts'
import { events } from './events.ts'
import { experimentHistory } from './experiment-history.ts'
import { experimentPower } from './experiment-power.ts'
import { experimentResults } from './experiment-results.ts'
import { experiments } from './experiments.ts'
import { explain } from './explain.ts'
import { featureDefinitions } from './feature-definitions.ts'
import { features } from './features.ts'
import { findItems } from './find-items.ts'
import { health } from './health.ts'
import { holdOut } from './hold-out.ts'
import { item } from './item.ts'
import { items } from './items.ts'
import { lineage } from './lineage.ts'
import { live } from './live.ts'
import { loop } from './loop.ts'
import { metrics } from './metrics.ts'
import { models } from './models.ts'
import { neighbours } from './neighbours.ts'
import { onboarding } from './onboarding.ts'
import { openapi } from './openapi.ts'
import { params } from './params.ts'
import { people } from './people.ts'
import { playground } from './playground.ts'
import { previewRule } from './preview-rule.ts'
import { promote } from './promote.ts'
import { pulse } from './pulse.ts'
import { quality } from './quality.ts'
import { rampExperiment } from './ramp-experiment.ts'
import { reach } from './reach.ts'
import { ready } from './ready.ts'
import { recentAnswers } from './recent-answers.ts'
import { recommendations } from './recommendations.ts'
import { removeItem } from './remove-item.ts'
import { removeRule } from './remove-rule.ts'
import { rollBack } from './roll-back.ts'
import { rollouts } from './rollouts.ts'
import { rules } from './rules.ts'
import { setRule } from './set-rule.ts'
import { skew } from './skew.ts'
import { stopExperiment } from './stop-experiment.ts'
import { surfaces } from './surfaces.ts'
import { taste } from './taste.ts'
import { train } from './train.ts'
import { trainingRuns } from './training-runs.ts'
import { user } from './user.ts'
import { users } from './users.ts'

/** Everything that this server answers, in the order in which it is documented. */
export const routes: readonly Route[] = [
  recommendations,
  recentAnswers,
  explain,
  playground,
  surfaces,
  params,
  events,
  items,
  users,
  item,
  removeItem,
  neighbours,
  reach,
  findItems,
  onboarding,
  user,
  taste,
  people,
  features,
  featureDefinitions,
  experiments,
  declareExperiment,
  rampExperiment,
  stopExperiment,
  experimentResults,
  experimentHistory,
  experimentPower,
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
  columnDrift,
  skew,
  quality,
  bias,
  loop,
  catalogHealth,
  pulse,
  live,
  audit,
  health,
  ready,
  metrics,
  openapi,
]
