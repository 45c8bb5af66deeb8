import type { Asking } from './assignment.ts'
import type { Target } from './experiment.ts'

/** Whether who asks is of those that an experiment is for. */
export function meets({ countries, devices, attributes }: Target, { context, user }: Asking): boolean {
  const country = context.country ?? user?.country
  if (countries !== undefined && (country === undefined || !countries.includes(country))) return false
  if (devices !== undefined && (context.device === undefined || !devices.includes(context.device))) return false
  return attributes === undefined || Object.entries(attributes).every(([name, value]) => user?.attributes[name] === value)
}
