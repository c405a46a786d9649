/** Which page belongs to which address. The first two pages are in the start bundle; the others are loaded when opened. */
import { createRouter, createWebHashHistory, type Router, type RouteRecordRaw } from 'vue-router'
import { containerTabs } from './container-tabs'
import ContainersPage from './features/containers/ContainersPage.vue'
import OverviewPage from './features/overview/OverviewPage.vue'

const lastPageKey = 'quayside.lastPage'

const routes: readonly RouteRecordRaw[] = [
  { path: '/overview', component: OverviewPage },
  { path: '/containers', component: ContainersPage },
  {
    path: '/containers/:id([0-9a-f]{64})/:tab?',
    component: () => import('./features/containers/page/ContainerPage.vue'),
    props: (route) => ({ id: route.params['id'], tab: route.params['tab'] || null, tabs: containerTabs }),
  },
  { path: '/logs', component: () => import('./features/logs/LogsPage.vue') },
  { path: '/stats', component: () => import('./features/stats/StatsPage.vue') },
  { path: '/images', component: () => import('./features/images/ImagesPage.vue') },
  { path: '/volumes', component: () => import('./features/volumes/VolumesPage.vue') },
  { path: '/networks', component: () => import('./features/networks/NetworksPage.vue') },
  { path: '/ports', component: () => import('./features/ports/PortsPage.vue') },
  { path: '/disk', component: () => import('./features/disk/DiskPage.vue') },
  { path: '/events', component: () => import('./features/events/EventsPage.vue') },
  { path: '/swarm', component: () => import('./features/swarm/SwarmPage.vue') },
  { path: '/system', component: () => import('./features/system/SystemPage.vue') },
  { path: '/settings', component: () => import('./features/settings/SettingsPage.vue') },
]

/** Opens on the page of the last time; on the containers at first, since those are what people come for. */
export function createAppRouter(storage: Storage): Router {
  const router = createRouter({
    history: createWebHashHistory(),
    routes: [
      ...routes,
      { path: '/:rest(.*)*', redirect: () => knownPath(storage.getItem(lastPageKey)) ?? '/containers' },
    ],
  })
  // Of a container's page, the list is remembered: the container may be gone by the next start.
  router.afterEach((to) => storage.setItem(lastPageKey, to.path.replace(/^(\/[^/]+)\/.*$/, '$1')))
  return router
}

function knownPath(path: string | null): string | undefined {
  return routes.find((route) => route.path === path)?.path
}
