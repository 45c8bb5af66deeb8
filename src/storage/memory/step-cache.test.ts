import { stepCacheContract } from '../ports/step-cache.contract.ts'
import { memoryStepCache } from './step-cache.ts'

stepCacheContract('the step cache in memory', async (most) => memoryStepCache(most))
