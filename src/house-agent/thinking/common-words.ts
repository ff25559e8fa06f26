/**
 * Everyday words of callers. They are never taken for a misheard menu word on their own, and never for the name of
 * something we do not sell.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `a about above absolutely actually add added adding after afternoon again ahead all almost alone along already alright also
  although always am amazing an and annoying another answer any anybody anymore anyone anything anyway are area around as
  ask asked at away awesome awful back bad be because bed been before behind being believe best better between big bit bitch
  body book both bottom boy bring broken bubble but buy by bye call called caller calling came can cancel car card care
  cash catch change changed charge check checkout chose choice choices choose chosen clear close closed code cold come comes
  coming computer confirm cool correct cost costs could couple crap credit crazy cup cups customer cut cute dad damn day deal dear
  decide decided delete delicious deliver delivered delivery did different do does dog doing dollar dollars done
  double down dozen drink drinks drive drop dude each early easy eat eh either else end ending ends enough entire even evening ever
  every everybody everyone everything exactly except excited excuse extra face fact family fantastic far fast favorite
  favourite feel few figure final finally find fine finish finished first five flavor flavors flavour flavours folks follow food
  for forget forgot forth four free fresh friend friends from front fuck fucking full fun funny further gave get getting girl
  give given glad go god goes going gone good goodbye gosh got gotten grab great group guess guy guys had half hand hang
  happen happened happy hard has hate have having he head hear heard heck hell hello help her here hey hi high him his hit
  hold home honest honestly hope hot hour hours house how however huge human hundred hungry hurry husband i idea idiot if
  ignore important in including information inside instead instructions interested into is issue it item items its itself job
  just keep kid kids kind know large last late later least leave left less let level light like liked line list listen little
  live location long longer look looking looks lot lots loud love lovely low lunch machine mad made mail main make makes making man
  manager many matter may maybe me mean medium meant meeting mention menu message middle might mind mine minus minute
  minutes miss missed mix mom moment money months more morning most mother move much mum must my myself name near
  need needed needs never new next nice night no nobody none nope nor normal not note nothing now nowhere number numbers of
  off offer often oh okay old on once one ones only onto oops open option options or order ordered ordering orders original other others our
  ourselves out outside over own paid pardon parking part party pay paying people percent perfect person phone
  pick picked picking pickup piece place placed plain plan play please pleasure plus point popular possible prefer preferably prefers pretty
  previous price prices probably problem prompt pull put puts quarter question questions quick quickly quite ready real really
  recommend regular remember remind remove repeat replace representative request rest right robot roll rules run sad
  said same save say saying says scratch second see seems seen sell send sending sense sent seriously serve service set seven several she shit
  shop short should show shut sick simple since single sir sister sit six size sizes skip slow slowly small so some somebody someone
  something sometimes somewhere son soon sorry sort sound sounds speak speaking special spell staff standard start
  started starts status stay still stop store straight strong stuff stupid such suck sucks sugar suggest super sure sweet swap
  switch system table take takes taking talk talking tall taste tasty tax tell ten text texted than thank thanks that the their them
  then there these they thing things think third this those though thought thousand three through throw till time times tiny
  tip to today together told tomorrow tonight too took top topping toppings total totally touch toward transfer triple true
  try trying turn twice two type typical uncle under understand unless until up upon us use used using usual usually very
  wait waiting walk want wanted wants was wasn watch way we weather week weird welcome went were what whatever when whenever
  where whether which while who whoever whole whom whose why wife will wish with without woman won wonder wonderful word
  words work working works worry worse worst would wow write wrong yeah year years yep yes yesterday yet you young your
  yours yourself yup zero damned currently available ai bot wondering possibly exact address website online hiya howdy yo
  decaf forward quarterly asshole dumb trash garbage bloody cheers ta mate buddy bro sis ma madam miss mister mr mrs ms everyday lol haha
  basic additional addition additionally adding plus skipping beverage beverages sentence language english spanish
  flipping reading writing rather unfortunately certainly surely obviously perhaps course speaker speakerphone volume louder
  quiet quieter faster slower charging allergic allergy allergies gluten vegan vegetarian dairy caffeine calories nuts nut hotter colder
  ordering counter reservation refund complain complaint voucher coupon discount gift points loyalty wifi restroom bathroom
  closing opening pronounce understood heavy sweetness sweetener ice iced icy level levels thirsty starving bored boring
  kidding joking joke swear promise honey baby babe darling sweetheart traffic bus train rain raining sunny snow mic microphone connection
  whichever whatever wherever hurry arriving arrive minute noon midnight weekend monday tuesday wednesday thursday friday saturday sunday`
    .split(/\s+/)
    .filter((word) => word !== ""),
);
