import { eventLogContract } from '../ports/event-log.contract.ts'
import { memoryEventLog } from './event-log.ts'

eventLogContract('memory', async () => memoryEventLog())
