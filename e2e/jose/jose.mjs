// Signs and verifies tokens as standard input says, with a library that has nothing
// in common with ours but the standard. It answers on standard output.
//
//   {sign: [{name, alg, secret, claims}], verify: [{name, token, secret, now, issuer, audience, subject}]}
//   {signed: {name: token}, verified: {name: {header, claims} or {refused: code}}}
import { text } from 'node:stream/consumers'
import { jwtVerify, SignJWT, UnsecuredJWT } from 'jose'

const bytes = (secret) => new TextEncoder().encode(secret)

async function sign({ alg, secret, claims }) {
  if (alg === 'none') return new UnsecuredJWT(claims).encode()
  return new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT' }).sign(bytes(secret))
}

async function verify({ token, secret, now, issuer, audience, subject }) {
  try {
    const { protectedHeader, payload } = await jwtVerify(token, bytes(secret), {
      algorithms: ['HS256'],
      currentDate: new Date(now * 1000),
      issuer,
      audience,
      subject,
    })
    return { header: protectedHeader, claims: payload }
  } catch (error) {
    return { refused: error.code ?? error.name }
  }
}

const asked = JSON.parse(await text(process.stdin))
const answer = { signed: {}, verified: {} }
for (const job of asked.sign ?? []) answer.signed[job.name] = await sign(job)
for (const job of asked.verify ?? []) answer.verified[job.name] = await verify(job)
process.stdout.write(JSON.stringify(answer))
