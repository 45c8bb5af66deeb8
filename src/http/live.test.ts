import assert from 'node:assert/strict'
import { test } from 'node:test'
import { json, listening } from './testing/listening.ts'

/** Reads events until `enough` of them are there. */
async function eventsOf(body: ReadableStream<Uint8Array>, enough: (text: string) => boolean): Promise<string> {
  const reader = body.getReader()
  let text = ''
  while (!enough(text)) {
    const { value, done } = await reader.read()
    if (done) break
    text += new TextDecoder().decode(value)
  }
  await reader.cancel()
  return text
}

test('the pulse comes at once, and answers as they leave', async (t) => {
  const { url } = await listening(t)
  const response = await fetch(`${url}/v1/live`)
  assert.match(response.headers.get('content-type')!, /^text\/event-stream/)
  setTimeout(() => void fetch(`${url}/v1/recommendations/home`, json({ userId: 'u' })), 50)
  const text = await eventsOf(response.body!, (said) => said.includes('event: answer') && said.endsWith('\n\n'))
  assert.match(text, /^retry: 2000\n\nevent: pulse\ndata: \{/)
  const answer = JSON.parse(/event: answer\ndata: (.*)\n/.exec(text)![1]!) as Record<string, unknown>
  assert.deepEqual([answer['surface'], answer['userId']], ['home', 'u'])
})

test('a server that is closed ends what is listened to', async (t) => {
  const server = await listening(t)
  const response = await fetch(`${server.url}/v1/live`)
  const ended = eventsOf(response.body!, () => false)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const began = performance.now()
  await server.close()
  await ended
  assert.ok(performance.now() - began < 3_000)
})

test('it needs a key like everything else', async (t) => {
  const { url } = await listening(t, { apiKeys: ['a-long-enough-key'] })
  assert.equal((await fetch(`${url}/v1/live`)).status, 401)
})
