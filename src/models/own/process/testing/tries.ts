// What a confined program tries, and what comes of it: sent to its parent, by name.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const attempts = {
  'read a file': () => readFileSync('/etc/passwd'),
  'write where it stands': () => writeFileSync('note.txt', 'here'),
  'start a program': () => spawnSync(process.execPath, ['--version']).pid,
  'read its own program': () => readFileSync(process.argv[1]!),
}

function outcome(attempt: () => unknown): string {
  try {
    attempt()
    return 'done'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error)
  }
}

// the channel to the parent alone is told of in the environment
const environment = Object.keys(process.env).filter((name) => !name.startsWith('NODE_CHANNEL_'))
const outcomes = Object.fromEntries(Object.entries(attempts).map(([name, attempt]) => [name, outcome(attempt)]))
process.send!({ ...outcomes, environment }, () => process.exit())
