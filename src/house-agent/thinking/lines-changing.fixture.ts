/** Lines that refuse, change and remove. */
export const CHANGING_LINES = `
  not taro a black milk tea please => it = black milk tea
  I want a taro milk tea and I don't want any toppings => new taro milk tea plain
  no boba => it - boba
  without ice => it + no ice
  no ice => it + no ice
  hold the pudding => it - egg pudding
  hold the ice => it + no ice
  no boba or pudding => it - boba - egg pudding
  no boba and no pudding => it - boba - egg pudding
  skip the boba => it - boba
  leave out the pudding => it - egg pudding
  take off the boba => it - boba
  I don't want boba => it - boba
  I didn't say pudding => it - egg pudding
  no sugar please => it + 0%
  not sweet => it + 0%
  not too sweet => it + 25%
  without the boba and with pudding => it + egg pudding - boba
  not taro, black => it = black milk tea
  I said black, not taro => it = black milk tea
  black instead of taro => it = black milk tea
  boba instead of pudding => it + boba - egg pudding
  instead of pudding, boba => it + boba - egg pudding
  no, black => no | new black milk tea
  no, boba => no | it + boba
  no boba, pudding => it + egg pudding - boba
  no no no boba => no | it - boba
  taro milk tea with boba but no ice => new taro milk tea + boba + no ice
  nothing on it => it plain
  a taro with boba, hold the ice, and no sugar => new taro milk tea + boba + 0% + no ice
  no pearls in the second one => #2 - boba
  no more pudding => it - egg pudding
  allergic to egg so no pudding => it - egg pudding | asks not_known ingredients
  actually make it black => it = black milk tea
  make it a black milk tea => it = black milk tea
  no wait, 25 percent => no | it + 25%
  actually, can I get black instead => new black milk tea
  change it to taro => it = taro milk tea
  change the taro to black => the taro milk tea = black milk tea
  can you change the first one to black => #1 = black milk tea
  change the boba to pudding => it + egg pudding - boba
  swap the boba for pudding => it + egg pudding - boba
  switch boba to crystal agar => it + crystal agar boba - boba
  replace the pudding with boba => it + boba - egg pudding
  make the ice less => it + less ice
  less ice please => it + less ice
  make it less sweet => it + 25%
  a little sweeter => it more sweetness
  make it sweeter => it more sweetness
  the second one without ice => #2 + no ice
  make the second one black => #2 = black milk tea
  add boba to the second one => #2 + boba
  add boba to the first and pudding to the second => #1 + boba | #2 + egg pudding
  add pudding => it + egg pudding
  add boba to it => it + boba
  can you add vanilla cream to the taro => the taro milk tea + vanilla cream
  put boba in both => all + boba
  make them both no ice => all + no ice
  all of them with less ice => all + less ice
  make it two => it x2
  make that three => it x3
  two of those => it x2
  remove the first => remove #1
  remove the second drink => remove #2
  remove the last one => remove #-1
  remove the taro => remove the taro milk tea
  cancel the black milk tea => remove the black milk tea
  take the boba off the first one => #1 - boba
  delete the second one => remove #2
  take off the pudding and add boba => it - egg pudding | it + boba
  actually no boba on the taro => the taro milk tea - boba
  the taro with no ice and the black with boba => the taro milk tea + no ice | the black milk tea + boba
  for the black one no ice => the black milk tea + no ice
  change the sweetness to 75 => it + 75%
  sugar at 25 => it + 25%
  the sweetness should be 100 percent => it + 100%
  can I change the ice to extra => it + extra ice
  make my taro half sweet => the taro milk tea + 50%
  I meant black => it = black milk tea
  sorry, I meant egg pudding => it + egg pudding
  I said two taro => it = taro milk tea x2
  make it a large => 
  no ice on the first one and extra ice on the second => #1 + no ice | #2 + extra ice
`;
