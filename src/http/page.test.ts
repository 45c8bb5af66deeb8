import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { listening } from './testing/listening.ts'

async function folder(t: TestContext, files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'serendip-page-'))
  t.after(() => rm(root, { recursive: true }))
  await mkdir(join(root, 'assets'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(root, name), content)
  return root
}

const files = { 'index.html': '<h1>Serendip</h1>', 'assets/page-1a2b.js': 'start()', '.env': 'SECRET=1' }

test('the page is open to all, what it asks of the API is not', async (t) => {
  const { url } = await listening(t, { page: await folder(t, files), apiKeys: ['a-long-enough-key'] })
  const page = await fetch(url)
  assert.equal(page.status, 200)
  assert.equal(await page.text(), files['index.html'])
  assert.match(page.headers.get('content-security-policy')!, /default-src 'self'; img-src 'self' data:/)
  assert.equal(page.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(page.headers.get('cache-control'), 'no-cache')
  const script = await fetch(`${url}/assets/page-1a2b.js`)
  assert.match(script.headers.get('cache-control')!, /immutable/)
  assert.equal((await fetch(`${url}/v1/surfaces`)).status, 401)
})

test('only the root is the page: other paths that are not there are problems', async (t) => {
  const { url } = await listening(t, { page: await folder(t, files) })
  for (const path of ['/somewhere', '/v1/somewhere', '/.env', '/..%2f..%2fetc%2fpasswd']) {
    const response = await fetch(url + path)
    assert.match(response.headers.get('content-type')!, /^application\/problem\+json/, path)
    assert.ok([400, 403, 404].includes(response.status), path)
  }
})

test('media are served beside the page, and a picture can run no scripts', async (t) => {
  const media = await folder(t, { 'art.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' })
  const { url } = await listening(t, { page: await folder(t, files), media })
  const picture = await fetch(`${url}/media/art.svg`)
  assert.equal(picture.headers.get('content-type'), 'image/svg+xml')
  assert.match(picture.headers.get('content-security-policy')!, /default-src 'none'.*sandbox/)
})

test('a folder that is not there is told before the server listens', async (t) => {
  await assert.rejects(listening(t, { page: '/nowhere/at/all' }), { code: 'CONFIG_INVALID' })
})

test('a port that is taken is told with its remedy', async (t) => {
  const { url } = await listening(t)
  await assert.rejects(listening(t, { port: Number(new URL(url).port) }), { code: 'CONFIG_INVALID' })
})

test('pages of other origins may call only where they are allowed', async (t) => {
  const { url } = await listening(t, { origins: ['https://shop.example'], apiKeys: ['a-long-enough-key'] })
  const preflight = (origin: string) =>
    fetch(`${url}/v1/events`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
  const allowed = await preflight('https://shop.example')
  assert.equal(allowed.status, 204)
  assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://shop.example')
  assert.equal((await preflight('https://evil.example')).headers.get('access-control-allow-origin'), null)
})

test('no other origin may call by default', async (t) => {
  const { url } = await listening(t)
  const response = await fetch(`${url}/v1/surfaces`, { headers: { origin: 'https://shop.example' } })
  assert.equal(response.headers.get('access-control-allow-origin'), null)
})
