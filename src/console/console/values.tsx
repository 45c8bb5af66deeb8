import type { FeatureValues } from './answers.ts'
import type { Answered } from './asked.ts'
import { Figure } from './figure.tsx'
import { Empty } from './states.tsx'
import { figure } from './words.ts'

/** Features by name: one number, several, or numbers by a key, the largest of them. */
export function Values({ of }: { readonly of: Answered<FeatureValues> }) {
  const entries = Object.entries(of.value.values)
  if (entries.length === 0) return <Empty>No feature is kept of them.</Empty>
  return (
    <ul class="rows scrolls">
      {entries.map(([name, value]) => (
        <li key={name}>
          <code>{name}</code>
          <span>
            {typeof value === 'number' ? <Figure of={of} at={`values["${name}"]`} label={name} /> : <Several value={value} />}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Several({ value }: { readonly value: unknown }) {
  if (Array.isArray(value)) return <>{value.map((each) => (typeof each === 'number' ? figure(each) : String(each))).join(', ')}</>
  if (typeof value !== 'object' || value === null) return <>–</>
  const keyed = Object.entries(value)
    .map(([key, each]) => [key, typeof each === 'number' ? each : Number((each as number[])[0])] as const)
    .sort(([, a], [, b]) => b - a)
  return (
    <>
      {keyed
        .slice(0, 3)
        .map(([key, each]) => `${key} ${figure(each)}`)
        .join(' · ')}
      {keyed.length > 3 && ` · ${keyed.length - 3} more`}
    </>
  )
}
