import { fastifySwagger } from '@fastify/swagger'
import type { App } from './door.ts'
import { AuditEntryComponent } from './schemas/audit.ts'
import { AuditReportComponent, FindingComponent, SkewComponent } from './schemas/checks.ts'
import { DriftComponent } from './schemas/drift.ts'
import { EventRowComponent } from './schemas/event.ts'
import {
  ExperimentComponent,
  ExperimentHistoryComponent,
  ExperimentResultsComponent,
  PowerComponent,
} from './schemas/experiment.ts'
import { ExplainedCandidateComponent, ExplainedStageComponent, ExplanationComponent } from './schemas/explanation.ts'
import { EntityFeaturesComponent } from './schemas/features.ts'
import {
  CatalogHealthComponent,
  ColumnDriftComponent,
  FeatureDefinitionComponent,
  NeighboursComponent,
  ReachComponent,
  TasteComponent,
} from './schemas/insights.ts'
import { IntakeComponent, RejectionComponent } from './schemas/intake.ts'
import { ItemComponent, ItemRowComponent } from './schemas/item.ts'
import { LoopComponent } from './schemas/loop.ts'
import { ModelComponent, RolloutsComponent } from './schemas/model.ts'
import { ParamComponent } from './schemas/param.ts'
import { ProblemComponent } from './schemas/problem.ts'
import { AnswerSummaryComponent, PulseComponent } from './schemas/pulse.ts'
import { RecommendationComponent, RecommendedItemComponent, RowComponent } from './schemas/recommendation.ts'
import { RuleComponent, RulePreviewComponent } from './schemas/rule.ts'
import { StatusComponent } from './schemas/status.ts'
import { TrainingRunComponent } from './schemas/training.ts'
import { PersonComponent, UserComponent, UserRowComponent } from './schemas/user.ts'

const components = [
  RecommendationComponent,
  RowComponent,
  RecommendedItemComponent,
  ExplanationComponent,
  ExplainedStageComponent,
  ExplainedCandidateComponent,
  EventRowComponent,
  ItemRowComponent,
  EntityFeaturesComponent,
  ItemComponent,
  UserRowComponent,
  UserComponent,
  PersonComponent,
  IntakeComponent,
  RejectionComponent,
  ParamComponent,
  ExperimentComponent,
  ExperimentResultsComponent,
  ExperimentHistoryComponent,
  PowerComponent,
  RuleComponent,
  RulePreviewComponent,
  AuditEntryComponent,
  ModelComponent,
  RolloutsComponent,
  TrainingRunComponent,
  DriftComponent,
  LoopComponent,
  SkewComponent,
  FindingComponent,
  AuditReportComponent,
  NeighboursComponent,
  ReachComponent,
  TasteComponent,
  FeatureDefinitionComponent,
  ColumnDriftComponent,
  CatalogHealthComponent,
  PulseComponent,
  AnswerSummaryComponent,
  StatusComponent,
  ProblemComponent,
]

/** Gathers OpenAPI 3.1 from the routes that are added after it. */
export async function documentRoutes(app: App, hasKeys: boolean): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Serendip',
        version: '1.0.0',
        description: 'Recommendations from events, items and users. Errors are problems as in RFC 9457.',
      },
      tags: ['recommendations', 'ingest', 'catalog', 'people', 'features', 'experiments', 'rules', 'models', 'operations'].map(
        (name) => ({
          name,
        }),
      ),
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          header: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        },
      },
      ...(hasKeys && { security: [{ bearer: [] }, { header: [] }] }),
    },
    refResolver: { buildLocalReference: ({ $id }) => String($id) },
  })
  for (const { name, schema } of components) app.addSchema({ ...schema, $id: name })
}
