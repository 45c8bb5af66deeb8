/** What the tracker asks of a browser. Elsewhere there is none of it, and nothing here is called. */
export interface Browser {
  readonly document?: {
    readonly visibilityState: string
    readonly addEventListener: (type: 'visibilitychange', run: () => void) => void
    readonly removeEventListener: (type: 'visibilitychange', run: () => void) => void
  }
  readonly addEventListener?: (type: 'pagehide', run: () => void) => void
  readonly removeEventListener?: (type: 'pagehide', run: () => void) => void
  readonly navigator?: { readonly sendBeacon?: (url: string, body: Blob) => boolean }
}

export const thisBrowser = globalThis as unknown as Browser

/**
 * Runs when the page may be about to die. `visibilitychange` is the last event that phones surely send; `pagehide` covers the rest.
 * Returns how to stop.
 */
export function onPageHide(run: () => void, browser: Browser): () => void {
  const { document } = browser
  const whenHidden = () => {
    if (document?.visibilityState === 'hidden') run()
  }
  document?.addEventListener('visibilitychange', whenHidden)
  browser.addEventListener?.('pagehide', run)
  return () => {
    document?.removeEventListener('visibilitychange', whenHidden)
    browser.removeEventListener?.('pagehide', run)
  }
}
