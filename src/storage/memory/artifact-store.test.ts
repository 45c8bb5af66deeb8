import { artifactStoreContract } from '../ports/artifact-store.contract.ts'
import { memoryArtifactStore } from './artifact-store.ts'

artifactStoreContract('memory', async () => memoryArtifactStore())
