// A select whose options name a data-group shows those of the category chosen
// in its form; the only one of a category is chosen at once.
for (const bands of document.querySelectorAll("select:has(option[data-group])")) {
  const category = bands.form?.elements[bands.name.replace(/band$/, "category")];
  if (!category) continue;
  const narrow = () => {
    const fits = [];
    for (const option of bands.options) {
      if (!option.dataset.group) continue;
      option.hidden = option.disabled = Boolean(category.value) && option.dataset.group !== category.value;
      if (!option.disabled) fits.push(option);
    }
    if (bands.selectedOptions[0]?.disabled) bands.value = "";
    if (category.value && !bands.value && fits.length === 1) fits[0].selected = true;
  };
  category.addEventListener("change", narrow);
  narrow();
}
