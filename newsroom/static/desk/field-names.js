// What the fields of a photo are called in a sentence.

const NAMES = {
  caption: "caption",
  credit_line: "credit",
  alt_text: "alt text",
  usage_terms: "usage terms",
  keywords: "keywords",
  sublocation: "sublocation",
  city: "city",
  state_or_province: "state or province",
  country: "country",
};
const PLURALS = ["usage_terms", "keywords"];

export const nameOf = (field) => NAMES[field];
export const aOf = (field) => (PLURALS.includes(field) ? NAMES[field] : `${field === "alt_text" ? "an" : "a"} ${NAMES[field]}`);
export const anotherOf = (field) => `${PLURALS.includes(field) ? "other" : "another"} ${NAMES[field]}`;
export const photos = (number) => (number === 1 ? "1 photo" : `${number} photos`);
