/** What a menu is made of. */
import type { Component } from 'vue'

export interface MenuItem {
  readonly key: string
  readonly label: string
  readonly icon?: Component
  readonly isDanger?: boolean
  /** Why it can't be chosen now; null when it can. */
  readonly obstacle?: string | null
  /** A line above it. */
  readonly startsGroup?: boolean
}

/** In the coordinates of the window. */
export interface Point {
  readonly x: number
  readonly y: number
}
