/** Another menu: nothing in the readers knows of tea. */
export const COFFEE_LINES = `
  a latte please => new latte
  can I get a large vanilla latte with oat milk => new latte + vanilla syrup + oat milk
  two lattes, one with caramel and one with hazelnut => new latte + caramel syrup | and latte + hazelnut syrup
  an iced mocha with whipped cream and cinnamon art => new mocha + whipped cream + cinnamon art + iced
  a cold brew, lightly sweet => new cold brew + lightly sweet
  a hot chai with oat milk => new chai latte + oat milk + hot
  iced americano with an extra shot => new americano + extra shot + iced
  chai latte with no sugar => new chai latte + unsweetened
  a latte and a cappuccino, both with oat milk => new latte + oat milk | and cappuccino + oat milk
  a cappuccino, no sugar => new cappuccino + unsweetened
  black coffee please => new americano
  a chocolate latte iced => new mocha + iced
  make it iced => it + iced
  make the second one hot => #2 + hot
  no whip => it - whipped cream
  add a double shot => it + extra shot
  actually make it a mocha => it = mocha
  cappucino with hazel nut syrup => new cappuccino + hazelnut syrup
  capuchino with carmel => new cappuccino + caramel syrup
  americana with vanilla => new americano + vanilla syrup
  a coffee => new <coffee>
  a latte with syrup => new latte + <syrup>
  do you have tea => asks has tea
  what kind of coffees do you have => asks menu flavors
  what syrups do you have => asks menu toppings
  how much is a latte => asks price latte
  two sugars please => it + regular sweet
  light ice => it + light ice
  can I get an oat milk latte and a cold brew with vanilla => new latte + oat milk | and cold brew + vanilla syrup
  remove the latte => remove the latte
  swap the vanilla for caramel => it + caramel syrup - vanilla syrup
  decaf latte => new latte | asks not_known ingredients
  three americanos, two iced and one hot => new 2 americano + iced | and americano + hot
`;
