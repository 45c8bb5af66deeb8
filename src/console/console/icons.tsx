import { Drawing } from '../parts/icon.tsx'

/** Drawn on a grid of 24, with a stroke of the text's colour. */
const paths = {
  pulse: 'M3 12h4l3-7 4 14 3-7h4',
  funnel: 'M4 5h16l-6 7.500v6L10 20v-7.500Z',
  person: 'M12 11.500a3.700 3.700 0 1 0 0-7.400 3.700 3.700 0 0 0 0 7.400ZM5 20c.6-3.600 3.200-5.600 7-5.600s6.400 2 7 5.600',
  item: 'M5 5h14v14H5ZM5 14.500l4-4 4 4 2.500-2.500L19 15.500',
  flask: 'M10 4h4M10.500 4v6L5.500 18.500A1.200 1.200 0 0 0 6.600 20h10.800a1.200 1.200 0 0 0 1.100-1.500L13.500 10V4M8 15h8',
  model: 'M12 4l7 4v8l-7 4-7-4V8ZM12 12l7-4M12 12v8M12 12 5 8',
  feature: 'M4 19V9M9.300 19V5M14.700 19v-7M20 19V7',
  rule: 'M4 7h9m5 0h2M4 17h2m5 0h9M15.500 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM8.500 19.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z',
  catalog: 'M4 6h16M4 12h16M4 18h10',
  audit: 'M7 4h10v16l-2.500-1.700L12 20l-2.500-1.700L7 20ZM10 8.500h4M10 12h4',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 3v2m0 14v2M3 12h2m14 0h2M5.600 5.600 7 7m10 10 1.400 1.400m0-12.800L17 7M7 17l-1.400 1.400',
  moon: 'M19 14.500A7.500 7.500 0 1 1 10 5a6 6 0 0 0 9 9.500Z',
  auto: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 4v16',
  key: 'M8.500 15.500a4 4 0 1 1 3.300-6.200L20 9.300v3h-2.500v2.500h-3v-2.500h-2.300a4 4 0 0 1-3.700 3.200Z',
} as const

export type ConsoleIcon = keyof typeof paths

export const Icon = ({ name }: { name: ConsoleIcon }) => <Drawing path={paths[name]} />
