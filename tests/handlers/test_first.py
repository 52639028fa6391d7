async def test_text_in_text_out(opened):
    world = await opened()
    ann = world.phone("Ann")
    await ann.says("hello")
    await ann.hears("You said hello")
    await ann.hears_nothing_more()
