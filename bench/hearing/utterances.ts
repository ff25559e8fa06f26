/** What the callers of the measurement say, and which slots a listener must find in it. */
export type Utterance = {
  readonly kind: "order" | "correction" | "answer" | "question" | "number" | "off_menu";
  readonly say: string;
  /** Sorted by the reader; digits of a number as one slot. Empty: nothing of the menu may be heard. */
  readonly slots: readonly string[];
};

function all(kind: Utterance["kind"], lines: string): Utterance[] {
  return lines
    .trim()
    .split("\n")
    .map((line) => {
      const [say = "", slots = ""] = line.split("=>");
      return { kind, say: say.trim(), slots: slots.trim().split(/\s+/).filter(Boolean) };
    });
}

/** Never used for tuning. */
export const TEST_UTTERANCES: readonly Utterance[] = [
  ...all(
    "order",
    `
Hi, can I get a taro milk tea with boba? => taro boba
I'd like a black milk tea with egg pudding and half sweet. => black pudding sweet50
Two taro milk teas please, no ice. => x2 taro ice0
Can I have one black milk tea with vanilla cream, twenty five percent sugar and less ice? => black cream sweet25 ice-
I'll have a taro milk tea with crystal agar boba and extra ice. => taro agar ice+
Give me a black milk tea with pearls. => black boba
Could I get a taro tea, no sugar, regular ice? => taro sweet0 ice=
Let me get three black milk teas with boba. => x3 black boba
I want a taro milk tea with vanilla cream and a matcha stencil on top. => taro cream matcha
One taro milk tea and one black milk tea. => taro black
Taro milk tea with boba and egg pudding, seventy five percent sweet, light ice. => taro boba pudding sweet75 ice-
A plain black milk tea please. => black
Can I do a black milk tea with tapioca pearls and no ice? => black boba ice0
I would like a taro milk tea, fifty percent sugar. => taro sweet50
I'll take two black milk teas with pudding. => x2 black pudding
Hello, one taro with cream please. => taro cream
A taro milk tea with boba and a black milk tea with egg pudding. => taro boba black pudding
May I have a black milk tea with crystal boba, one hundred percent sweet? => black agar sweet100
Um, I guess a taro milk tea, quarter sweet, easy ice. => taro sweet25 ice-
I'd like four taro milk teas with pearls and less ice. => x4 taro boba ice-
`,
  ),
  ...all(
    "correction",
    `
Actually, make it black. => black
Can you change that to taro? => taro
No boba please. => -boba
Actually, make that two. => x2
Sorry, I meant seventy five percent sweet. => sweet75
Change the ice to less ice. => ice-
Remove the egg pudding. => -pudding
Add vanilla cream to that. => cream
Make the second one without ice. => second ice0
Remove the first drink. => first remove
Can I get crystal agar instead of boba? => agar boba
Wait, I want extra ice. => ice+
Make it half sugar. => sweet50
Take off the pearls. => -boba
No, I said black milk tea. => black
`,
  ),
  ...all(
    "answer",
    `
Yes please. => yes
No, that's all. => no done
Yeah, that's right. => yes
Nope, that's it, thank you. => no done
Yes, and another one with pudding. => yes pudding
Sure, that sounds good. => yes
No, that's wrong. => no
I'm done, thanks. => done
Correct. => yes
Nothing else, thank you. => done
`,
  ),
  ...all(
    "question",
    `
What toppings do you have? => ask-toppings
How much is that? => ask-price
Can you repeat that? => ask-repeat
What flavors do you have? => ask-flavors
Is my order ready? => ask-status
Can I talk to a person? => ask-person
How much is a taro milk tea? => ask-price taro
What's on the menu? => ask-menu
`,
  ),
  ...all(
    "number",
    `
Four one five, eight six seven, five three oh nine. => 4158675309
My number is five five five, one two three, four five six seven. => 5551234567
It's two one two, nine nine eight, oh one three four. => 2129980134
Six five zero, two five three, zero zero zero eight. => 6502530008
Area code three one oh, five five five, nine eight seven six. => 3105559876
Sure, it's nine one six, four four two, seven seven one oh. => 9164427710
Eight oh eight, six three one, two four nine five. => 8086312495
My phone number is seven oh two, five five five, oh one eight six. => 7025550186
Five oh three, double five six, one nine two four. => 5035561924
The number is six one nine, three four eight, two seven oh five. => 6193482705
`,
  ),
  ...all(
    "off_menu",
    `
I would like a mango smoothie. =>
Do you have coffee? =>
What time do you close today? =>
Where are you located? =>
My dog is barking, hold on a second. =>
Could I get a strawberry lemonade? =>
It is raining really hard outside. =>
I'm calling about a job application. =>
Do you deliver to the university? =>
I left my umbrella in your shop yesterday. =>
Can I have a chicken sandwich? =>
Tell me a joke about penguins. =>
`,
  ),
];

/** For tuning: other sentences and numbers. */
export const TUNING_UTTERANCES: readonly Utterance[] = [
  ...all(
    "order",
    `
Hey, I'd like to order a black milk tea with boba please. => black boba
Could I have a taro milk tea with egg pudding? => taro pudding
Three taro milk teas, fifty percent sweet, no ice. => x3 taro sweet50 ice0
Can I get a black milk tea, less ice, no sugar? => black ice- sweet0
I'll get a taro milk tea with vanilla foam. => taro cream
A black tea with agar and extra ice please. => black agar ice+
Just a taro milk tea with pearls, seventy five percent sugar. => taro boba sweet75
One black milk tea with vanilla cream and the matcha stencil. => black cream matcha
I want two black milk teas with crystal agar. => x2 black agar
Taro tea, light ice, half sweet. => taro ice- sweet50
Give me one taro with boba and one black with pudding. => taro boba black pudding
Can I get a taro milk tea, full sugar, regular ice? => taro sweet100 ice=
`,
  ),
  ...all(
    "correction",
    `
Actually, can you make it taro? => taro
Make that three. => x3
Change it to no ice. => ice0
Take off the egg pudding. => -pudding
Without boba, please. => -boba
Make the first one black. => first black
I meant twenty five percent. => sweet25
Remove the last one. => last remove
Can you add boba to that? => boba
`,
  ),
  ...all(
    "answer",
    `
Yes. => yes
No thanks. => no
Yep, that's correct. => yes
That's all, thank you. => done
No, nothing else. => no done
Yeah, and one with cream. => yes cream
Sounds good. => yes
`,
  ),
  ...all(
    "question",
    `
What kinds of toppings do you have? => ask-toppings
How much is it? => ask-price
Say that again please? => ask-repeat
Where is my order? => ask-status
`,
  ),
  ...all(
    "number",
    `
Three oh three, four nine two, eight one seven six. => 3034928176
It's five one oh, seven seven three, nine oh two eight. => 5107739028
My number is eight one eight, six four oh, one three five nine. => 8186401359
Four oh eight, nine six one, double two five seven. => 4089612257
Sure, two oh six, five five five, three four nine oh. => 2065553490
Seven one four, one two eight, six five nine three. => 7141286593
`,
  ),
  ...all(
    "off_menu",
    `
Can I get a large pizza? =>
What is the weather like today? =>
Do you sell gift cards? =>
I'd like an orange juice. =>
Is there parking near the shop? =>
Sorry, I am driving right now. =>
How was your weekend? =>
I need a refund for yesterday. =>
`,
  ),
];
