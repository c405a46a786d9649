import { describe, expect, it } from 'vitest'
import { looksSecret } from './secrets'

describe('a secret', () => {
  it.each([
    ['POSTGRES_PASSWORD', 'x'],
    ['db_passwd', 'x'],
    ['MYSQL_PWD', 'x'],
    ['GITHUB_TOKEN', 'x'],
    ['clientSecret', 'x'],
    ['AWS_ACCESS_KEY_ID', 'x'],
    ['API_KEY', 'x'],
    ['BASIC_AUTH', 'x'],
    ['DATABASE_URL', 'postgres://shop:hunter2@db:5432/shop'],
    ['AMQP', 'amqp://:pw@queue'],
  ])('%s=%s is one', (name, value) => {
    expect(looksSecret([name, value])).toBe(true)
  })

  it.each([
    ['PATH', '/usr/bin:/bin'],
    ['PWD', '/srv'],
    ['OLDPWD', '/'],
    ['POSTGRES_PASSWORD_FILE', '/run/secrets/pw'],
    ['SSH_KEY_PATH', '/keys'],
    ['HOME', '/root'],
    ['URL', 'https://shop.example/a?b=c:d@e'],
    ['PASSWORD', ''],
  ])('%s=%s is none', (name, value) => {
    expect(looksSecret([name, value])).toBe(false)
  })
})
