/** The tabs of a container's page, in their order. Each is loaded when it is opened. */
import { defineAsyncComponent } from 'vue'
import type { ContainerTab } from './features/containers/page/container-tab'

export const containerTabs: readonly ContainerTab[] = [
  {
    name: 'summary',
    label: 'container.tab.summary',
    component: defineAsyncComponent(() => import('./features/containers/page/SummaryTab.vue')),
  },
  {
    name: 'logs',
    label: 'logs.tab',
    component: defineAsyncComponent(() => import('./features/logs/LogsTab.vue')),
  },
  {
    name: 'terminal',
    label: 'container.tab.terminal',
    component: defineAsyncComponent(() => import('./features/terminal/TerminalTab.vue')),
  },
  {
    name: 'stats',
    label: 'stats.title',
    component: defineAsyncComponent(() => import('./features/stats/StatsTab.vue')),
  },
  {
    name: 'ports',
    label: 'page.ports',
    component: defineAsyncComponent(() => import('./features/containers/page/PortsTab.vue')),
  },
  {
    name: 'networks',
    label: 'page.networks',
    component: defineAsyncComponent(() => import('./features/containers/page/NetworksTab.vue')),
  },
  {
    name: 'mounts',
    label: 'container.tab.mounts',
    component: defineAsyncComponent(() => import('./features/containers/page/MountsTab.vue')),
  },
  {
    name: 'inspect',
    label: 'container.tab.inspect',
    component: defineAsyncComponent(() => import('./features/containers/page/InspectTab.vue')),
  },
]
