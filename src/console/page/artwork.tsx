import { useState } from 'preact/hooks'
import type { Item, Artwork as Picture } from './api.ts'

/** A number from 0 to 359 that an id always gets: FNV-1a, stirred once more so that ids of neighbours lie far apart. */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return ((hash ^ (hash >>> 13)) >>> 0) % 360
}

/** The picture chosen, or else the item's first; where it has none or it does not load, its title on colours made from its id. */
export function Artwork({ item, chosen, eager = false }: { item: Item; chosen?: Picture | undefined; eager?: boolean }) {
  const url = (chosen ?? item.artworks[0])?.url
  const [broken, setBroken] = useState<string>()
  if (url === undefined || url === broken) {
    return (
      <span class="artwork made" style={{ '--hue': String(hueOf(item.itemId)) }} aria-hidden="true">
        <span class="made-title">{item.title}</span>
      </span>
    )
  }
  return (
    <img
      class="artwork"
      src={url}
      alt=""
      width="480"
      height="270"
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      draggable={false}
      onError={() => setBroken(url)}
    />
  )
}
