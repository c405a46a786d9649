/** One tab of a container's page. Other features give theirs from outside: features don't know each other. */
import type { Component } from 'vue'
import type { MessageKey } from '../../../ui/text'

export interface ContainerTab {
  /** The last part of its address: /containers/ID/NAME. */
  readonly name: string
  readonly label: MessageKey
  /** Gets the prop `row`: the container as it is now, or as it was last known once it is removed. */
  readonly component: Component
}
