import { beforeEach, describe, expect, it } from 'vitest'
import { createAppRouter } from './router'

beforeEach(() => {
  localStorage.clear()
  window.location.hash = ''
})

describe('the pages', () => {
  it('begin with the containers, later with the page of the last time', async () => {
    const first = createAppRouter(localStorage)
    await first.push('/')
    expect(first.currentRoute.value.path).toBe('/containers')
    await first.push('/overview')
    const second = createAppRouter(localStorage)
    await second.push('/')
    expect(second.currentRoute.value.path).toBe('/overview')
  })

  it('include one for each container, by its full id; the next start begins with the list', async () => {
    const id = 'a'.repeat(64)
    const router = createAppRouter(localStorage)
    await router.push(`/containers/${id}/summary`)
    expect(router.currentRoute.value.params).toEqual({ id, tab: 'summary' })
    const next = createAppRouter(localStorage)
    await next.push('/')
    expect(next.currentRoute.value.path).toBe('/containers')
    await router.push('/containers/web')
    expect(router.currentRoute.value.path).toBe('/containers')
  })

  it('an address that is none, remembered or asked for, leads to the containers', async () => {
    localStorage.setItem('quayside.lastPage', '/no/such/page')
    const router = createAppRouter(localStorage)
    await router.push('/nowhere')
    expect(router.currentRoute.value.path).toBe('/containers')
  })
})
