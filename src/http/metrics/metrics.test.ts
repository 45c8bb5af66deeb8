import assert from 'node:assert/strict'
import { test } from 'node:test'
import { json, lines, listening } from '../testing/listening.ts'

test('the figures tell requests, slates, stages, rows, drift, the loop and the state of the engine', async (t) => {
  const { url } = await listening(t)
  await fetch(`${url}/v1/items`, json({ itemId: 'i', title: 'I' }))
  await fetch(`${url}/v1/events`, lines('{"eventId":"a"}\n{"eventId":"a"}\n{}\nno json\n'))
  await fetch(`${url}/v1/recommendations/home`, json({ userId: 'u' }))
  await fetch(`${url}/v1/items/i`)
  await fetch(`${url}/v1/items/none`)
  const response = await fetch(`${url}/metrics`)
  assert.match(response.headers.get('content-type')!, /^text\/plain; version=0\.0\.4/)
  const figures = new Map(
    (await response.text()).split('\n').map((line) => [line.replace(/ [^ ]+$/, ''), Number(line.split(' ').at(-1))] as const),
  )
  for (const [name, value] of [
    ['serendip_http_requests_total{route="/v1/recommendations/:surface",method="POST",status="200"}', 1],
    ['serendip_http_requests_total{route="/v1/items/:itemId",method="GET",status="200"}', 1],
    ['serendip_http_requests_total{route="/v1/items/:itemId",method="GET",status="404"}', 1],
    ['serendip_http_request_seconds_count{route="/v1/events",method="POST"}', 1],
    ['serendip_recommendation_seconds_count{surface="home"}', 1],
    ['serendip_recommendation_seconds_sum{surface="home"}', 0.005],
    ['serendip_stage_seconds_sum{stage="hydrator.predictions"}', 0.003],
    ['serendip_stage_fallbacks_total{stage="hydrator.predictions"}', 1],
    ['serendip_recommendations_total{surface="home",rung="light"}', 1],
    ['serendip_degraded_total{surface="home"}', 1],
    ['serendip_rows_total{what="events",verdict="accepted"}', 1],
    ['serendip_rows_total{what="events",verdict="duplicate"}', 1],
    ['serendip_rows_total{what="events",verdict="rejected"}', 2],
    ['serendip_ready', 1],
    ['serendip_items', 1],
    ['serendip_log_offset', 1],
    ['serendip_model_info{kind="als",artifact="sha256-of-als"}', 1],
    ['serendip_drift_alarm{column="item.watches",kind="feature"}', 1],
    ['serendip_drift_psi{column="item.watches",kind="feature"}', 0.3],
    ['serendip_loop_gini{surface="home",window="day"}', 0.8],
    ['serendip_loop_alarm{surface="home",window="day",measure="gini"}', 1],
    ['serendip_loop_impressions{surface="home",window="day"}', 5_000],
    ['serendip_recommendations_in_flight', 0],
    ['serendip_recommendations_refused_total', 0],
  ] as const) {
    assert.equal(figures.get(name), value, name)
  }
})
