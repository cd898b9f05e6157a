/** Who had full access could send as the mailbox as well, and goes on doing so: these are two grants from here on. */
export const sendAs = `
UPDATE mailbox SET settings = json_set(settings, '$.sendAs', json_extract(settings, '$.fullAccess'))
WHERE json_type(settings, '$.fullAccess') = 'array' AND json_type(settings, '$.sendAs') IS NULL;
`
