import { catalogContract } from '../ports/catalog.contract.ts'
import { memoryCatalog } from './catalog.ts'

catalogContract('memory', async () => memoryCatalog())
