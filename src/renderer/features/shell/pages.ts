/** The eleven pages, in the order of the navigation. */
import type { Component } from 'vue'
import {
  ContainerIcon,
  DiskIcon,
  EventsIcon,
  ImageIcon,
  NetworkIcon,
  OverviewIcon,
  PortIcon,
  SettingsIcon,
  SwarmIcon,
  SystemIcon,
  VolumeIcon,
} from '../../ui/icons'
import type { MessageKey } from '../../ui/text'

export type PageName =
  | 'overview'
  | 'containers'
  | 'images'
  | 'volumes'
  | 'networks'
  | 'ports'
  | 'disk'
  | 'events'
  | 'swarm'
  | 'system'
  | 'settings'

export interface Page {
  readonly name: PageName
  readonly label: MessageKey
  readonly icon: Component
  /** A line above it in the navigation. */
  readonly startsGroup?: boolean
}

export const pages: readonly Page[] = [
  { name: 'overview', label: 'page.overview', icon: OverviewIcon },
  { name: 'containers', label: 'page.containers', icon: ContainerIcon },
  { name: 'images', label: 'page.images', icon: ImageIcon },
  { name: 'volumes', label: 'page.volumes', icon: VolumeIcon },
  { name: 'networks', label: 'page.networks', icon: NetworkIcon },
  { name: 'ports', label: 'page.ports', icon: PortIcon },
  { name: 'disk', label: 'page.disk', icon: DiskIcon },
  { name: 'events', label: 'page.events', icon: EventsIcon },
  { name: 'swarm', label: 'page.swarm', icon: SwarmIcon, startsGroup: true },
  { name: 'system', label: 'page.system', icon: SystemIcon },
  { name: 'settings', label: 'page.settings', icon: SettingsIcon },
]
