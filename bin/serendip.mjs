#!/usr/bin/env node
// The published command. Readable by any Node from 14.8 on, so that an older one is told what is wrong.
const needed = 24

if (Number(process.versions.node.split('.')[0]) < needed) {
  process.stderr.write(
    `serendip needs Node ${needed} or newer, and this is ${process.versions.node}.\n` +
      `Install Node ${needed}, or put it beside the package: npm install node@${needed}, then npx serendip.\n`,
  )
  process.exit(1)
}

await import('../dist/cli/main.js')
