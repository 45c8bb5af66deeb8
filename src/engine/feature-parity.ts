import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Parity, type ParityOptions, parity } from '../features/parity/parity.ts'
import { memoryEventLog } from '../storage/memory/event-log.ts'
import { archiveIn } from './stores.ts'

/** Holds the three ways to compute a feature against each other, on random declarations and random logs. */
export const featureParity = (options: Omit<ParityOptions, 'openLog' | 'withArchive'>): Promise<Parity> =>
  parity({
    ...options,
    openLog: memoryEventLog,
    withArchive: async (use) => {
      const folder = await mkdtemp(join(tmpdir(), 'serendip-parity-'))
      return use(archiveIn(folder)).finally(() => rm(folder, { recursive: true }))
    },
  })
