import { snapshotStoreContract } from '../ports/snapshot-store.contract.ts'
import { memorySnapshotStore } from './snapshot-store.ts'

snapshotStoreContract('memory', async () => memorySnapshotStore())
