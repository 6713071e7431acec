// The page's measures, in CSS pixels, where whoever opened it finds them: document.body.dataset.measured.
const measure = () => {
  const buttons = [...document.querySelectorAll(".button > span")].map((label) => ({
    text: label.textContent,
    clipped: label.scrollWidth > label.clientWidth,
  }));
  const phones = [...document.querySelectorAll(".phone")];
  const inside = (one, phone) => {
    const [inner, outer] = [one.getBoundingClientRect(), phone.getBoundingClientRect()];
    return inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
  };
  const outside = phones.flatMap((phone) =>
    [...phone.querySelectorAll("*")].filter((one) => !inside(one, phone)).map((one) => one.textContent),
  );
  const styles = ["b", "i", "code", "blockquote", ".link"].map((name) => [
    name, [...document.querySelectorAll(`.text ${name}`)].map((one) => one.textContent),
  ]);
  const lines = [...document.querySelectorAll(".text")].map((text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return new Set([...range.getClientRects()].map((line) => Math.round(line.bottom))).size;
  });
  document.body.dataset.measured = JSON.stringify({
    width: Math.ceil(document.body.getBoundingClientRect().width),
    height: Math.ceil(document.querySelector("main").getBoundingClientRect().height),
    buttons, outside, styles: Object.fromEntries(styles), lines,
    broken: [...document.images].filter((one) => !one.naturalWidth).length,
  });
};
// Images take room once they are read.
addEventListener("load", measure);
