import sharp from 'sharp'
import AddPhoto from '#app/people/photos/actions/add_photo'
import { keepPhoto } from '#app/people/photos/photo_terms'
import type User from '#models/user'

interface Look {
  width?: number
  height?: number
  ground?: string
}

/** A JPG in the form of an identity photo: a dark oval on a ground, with what a camera writes. */
export function aPhoto({ width = 600, height = 840, ground = '#fdfdfd' }: Look = {}) {
  const head = Buffer.from(
    `<svg width="${width}" height="${height}"><ellipse cx="50%" cy="45%" rx="25%" ry="30%" fill="#6b4a3a"/>` +
      `<rect x="15%" y="75%" width="70%" height="25%" fill="#22334a"/></svg>`
  )
  return sharp({ create: { width, height, channels: 3, background: ground } })
    .composite([{ input: head }])
    .jpeg()
    .withExif({ IFD0: { Make: 'SecretCamera' } })
    .toBuffer()
}

/** Puts a photo on record for a person. */
export async function addPhoto(actor: User, personId: number, look: Look = {}) {
  const file = { clientName: 'photo.jpg', bytes: await aPhoto(look) }
  await keepPhoto(file, (photo) => new AddPhoto().handle({ actor, personId, photo }))
}
