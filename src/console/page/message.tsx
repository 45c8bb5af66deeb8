import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from '../parts/icon.tsx'

interface MessageProps {
  readonly icon: IconName
  readonly title: string
  readonly children: ComponentChildren
  readonly action: string
  readonly onAction: () => void
}

/** A page with nothing to show: says why, and offers the way on. */
export const Message = ({ icon, title, children, action, onAction }: MessageProps) => (
  <div class="message">
    <span class="message-mark" aria-hidden="true">
      <Icon name={icon} />
    </span>
    <h2>{title}</h2>
    <p>{children}</p>
    <button type="button" class="primary" onClick={onAction}>
      {action}
    </button>
  </div>
)
