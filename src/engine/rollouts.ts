import { EngineError } from '../domain/error.ts'
import type { Event } from '../domain/event.ts'
import type { Recommendation, RecommendationRequest } from '../domain/recommendation.ts'
import { murmur3 } from '../math/hash.ts'
import { type GuardrailReading, wordsOf } from '../monitoring/rollout/guardrails.ts'
import { RolloutMonitor } from '../monitoring/rollout/rollout-monitor.ts'
import type { ArtifactManifest } from '../registry/manifest.ts'
import { isUnderWay, type ModelState, type Registry } from '../registry/registry.ts'
import { nextState, type Rollout, type RolloutRule, type Transition, usualRule } from '../registry/rollout.ts'
import type { Shadowed } from '../serving/serving.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { Did } from './auditing.ts'
import type { Engine } from './contract.ts'

/** Answers of the challenger after which its guardrails are read, however soon that is. */
const readEvery = 20
const whole = 0x1_0000_0000

export type RollOut = 'now' | 'canary' | 'shadow'

/** A model, how far it has come, and what it was trained from. */
export interface RegisteredModel extends ArtifactManifest {
  readonly state: ModelState
}

export interface RolloutStatus {
  readonly rollouts: readonly Rollout[]
  /** Of the one under way, in its present step. */
  readonly guardrails: readonly GuardrailReading[]
  readonly answers: number
}

export interface RolloutsParts {
  readonly registry: Registry
  readonly clock: Clock
  readonly rule?: Partial<RolloutRule>
  /** Told of the steps that it takes by itself. */
  readonly did: Did
  /** Loads what is in service now, and beside it. */
  readonly renew: () => Promise<void>
  /** The same request answered for nobody with these models. */
  readonly shadow: (request: RecommendationRequest, models: Readonly<Record<string, string>>) => Promise<Shadowed>
}

/** The rollout that is under way: who is answered by it, how it does, and what becomes of it. */
export class Rollouts {
  readonly #parts: RolloutsParts
  readonly #rule: RolloutRule
  readonly #monitor = new RolloutMonitor()
  #current: Rollout | undefined
  #turning: Promise<unknown> = Promise.resolve()
  #shadowing = false

  constructor(parts: RolloutsParts) {
    this.#parts = parts
    this.#rule = { ...usualRule, ...parts.rule }
  }

  /** Reads which is under way; what it did before a restart is counted anew. */
  async open(): Promise<void> {
    this.#current = (await this.#parts.registry.rollouts()).findLast(isUnderWay)
  }

  /** Artifacts to keep loaded beside the champions. */
  get artifacts(): readonly string[] {
    return Object.values(this.#current?.artifacts ?? {})
  }

  /** The challenger's models, for those that it answers: by the hash of the person, so that who is in stays in while the share grows. */
  modelsFor(userId: string): Readonly<Record<string, string>> {
    const rollout = this.#current
    if (rollout === undefined || rollout.state !== 'canary') return {}
    const seed = murmur3(Object.values(rollout.artifacts).join())
    return murmur3(userId, seed) / whole < rollout.share ? rollout.artifacts : {}
  }

  answered(request: RecommendationRequest, { recommendationId, models, milliseconds, failed }: Recommendation): void {
    const rollout = this.#current
    if (rollout === undefined) return
    const own = Object.entries(rollout.artifacts).every(([role, id]) => models[role] === id)
    const side = own ? 'challenger' : 'champion'
    this.#monitor.answered(side, { milliseconds, failed: failed.length > 0 })
    this.#monitor.await(recommendationId, side)
    if (rollout.state === 'shadow') void this.#shadow(request, rollout)
    if (own && this.#monitor.answers % readEvery === 0) void this.turn()
  }

  take(event: Event): void {
    if (this.#current !== undefined) this.#monitor.take(event)
  }

  /** Reads the guardrails, and takes the step that they allow, or the way back. One turn at a time. */
  turn(): Promise<void> {
    const turned = this.#turning.then(() => this.#turn())
    this.#turning = turned.catch(() => {})
    return turned
  }

  async #turn(): Promise<void> {
    const rollout = this.#current
    if (rollout === undefined) return
    const broken = this.#monitor.read().filter((reading) => reading.broken)
    const reading = { answers: this.#monitor.answers, broken: broken.map(wordsOf) }
    const transition = nextState(rollout, reading, this.#parts.clock.now(), this.#rule)
    if (transition === undefined) return
    await this.#move(transition, rollout)
    const [operation, target] = transition.to === 'rolled back' ? ['roll-back', '/v1/rollouts/back'] : ['promote', '/v1/rollouts']
    this.#parts.did(operation!, target!, { ...transition, models: rollout.artifacts })
  }

  async #move(transition: Transition, rollout: Rollout): Promise<void> {
    const { registry, renew } = this.#parts
    // requests go back to the champions at once; writing it down, loading and unloading come after
    if (transition.to === 'rolled back') this.#current = undefined
    if (transition.to === 'champion') await registry.promote(Object.values(rollout.artifacts))
    const next = await registry.turnRollout(transition)
    this.#monitor.begin()
    if (next === undefined || !isUnderWay(next)) await renew()
    this.#current = next !== undefined && isUnderWay(next) ? next : undefined
  }

  /** One shadow at a time, after the answer has left; while it runs others are passed over. */
  async #shadow(request: RecommendationRequest, { artifacts }: Rollout): Promise<void> {
    if (this.#shadowing) return
    this.#shadowing = true
    try {
      const { milliseconds, failed, chances } = await this.#parts.shadow(request, artifacts)
      this.#monitor.answered('challenger', { milliseconds, failed })
      this.#monitor.predicted('challenger', chances)
      if (this.#monitor.answers % readEvery === 0) await this.turn()
    } catch {
      this.#monitor.answered('challenger', { milliseconds: 0, failed: true })
    } finally {
      this.#shadowing = false
    }
  }

  /** Sends models on their way; those that nothing stands in front of go into service at once. */
  async begin(ids: readonly string[], how: RollOut, why: string): Promise<void> {
    const { registry, clock, renew } = this.#parts
    if (how === 'now') {
      await registry.promote(ids)
    } else {
      const first = { at: clock.now(), to: how, share: how === 'canary' ? this.#rule.steps[0]! : 0, why } as const
      this.#current = await registry.beginRollout(ids, first)
      this.#monitor.begin()
    }
    await renew()
  }

  verbs(): Pick<Engine, 'models' | 'promoteModels' | 'rollBackModel' | 'lineage' | 'rollouts'> {
    const { registry, clock, renew } = this.#parts
    const models = async (): Promise<readonly RegisteredModel[]> => {
      const states = await registry.states()
      return (await registry.list()).map((manifest) => ({ ...manifest, state: states.get(manifest.id)! }))
    }
    return {
      models,
      promoteModels: async (ids, how = 'now') => {
        const known = new Map((await registry.list()).map((manifest) => [manifest.id, manifest]))
        for (const id of ids) if (!known.has(id)) throw unknown(id)
        await this.begin(ids, how, 'asked for')
      },
      rollBackModel: async (role) => {
        const rollout = this.#current
        if (rollout !== undefined && role in rollout.artifacts) {
          await this.#move({ at: clock.now(), to: 'rolled back', share: 0, why: 'asked for' }, rollout)
          return
        }
        await registry.rollback(role)
        await renew()
      },
      lineage: async (id) => {
        const known = new Map((await models()).map((model) => [model.id, model]))
        const chain: RegisteredModel[] = []
        for (let model = known.get(id); model !== undefined; model = known.get(model.parent ?? '')) chain.push(model)
        if (chain.length === 0) throw unknown(id)
        return chain
      },
      rollouts: async () => {
        await this.#turning
        return {
          rollouts: await registry.rollouts(),
          guardrails: this.#current === undefined ? [] : this.#monitor.read(),
          answers: this.#monitor.answers,
        }
      },
    }
  }
}

const unknown = (id: string) =>
  new EngineError('NOT_FOUND', `No artifact ${id} is registered.`, 'See which are: serendip models.')
