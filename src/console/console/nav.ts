import type { ConsoleIcon } from './icons.tsx'

export interface Place {
  readonly name: string
  readonly title: string
  readonly icon: ConsoleIcon
  /** Pressed after g. */
  readonly key: string
}

export const places: readonly Place[] = [
  { name: '', title: 'Overview', icon: 'pulse', key: 'o' },
  { name: 'requests', title: 'Requests', icon: 'funnel', key: 'r' },
  { name: 'people', title: 'People', icon: 'person', key: 'p' },
  { name: 'items', title: 'Items', icon: 'item', key: 'i' },
  { name: 'experiments', title: 'Experiments', icon: 'flask', key: 'e' },
  { name: 'models', title: 'Models', icon: 'model', key: 'm' },
  { name: 'features', title: 'Features', icon: 'feature', key: 'f' },
  { name: 'rules', title: 'Rules', icon: 'rule', key: 'u' },
  { name: 'catalog', title: 'Catalog', icon: 'catalog', key: 'c' },
  { name: 'audit', title: 'Audit log', icon: 'audit', key: 'a' },
]
