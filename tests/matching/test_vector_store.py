import shutil
import threading

import numpy as np
import pytest

from seutu.core.errors import Conflict
from seutu.core.kinds import RecordText
from seutu.core.locks import only_process
from seutu.matching.dense import vector_index
from seutu.matching.dense.errors import EncoderUnusable, VectorsUnusable
from seutu.matching.dense.onnx_encoder import unit_length
from seutu.matching.dense.vector_store import RECORDS, VectorStore
from tests.matching.worlds import record


class Letters:
    """Encode a text by the letters it has, and count the texts asked for."""

    dimension = 26

    def __init__(self, digest: str = "letters") -> None:
        self.digest = digest
        self.encoded: list[str] = []
        self.fails_after = -1

    def encode_records(self, texts):
        if 0 <= self.fails_after <= len(self.encoded):
            raise EncoderUnusable("The encoder failed on a text.")
        self.encoded.extend(texts)
        found = np.array(
            [[text.lower().count(chr(97 + i)) for i in range(26)] for text in texts]
        )
        return unit_length(found.astype(np.float32))

    encode_needs = encode_records

    def vector(self, text):
        return self.encode_needs([text])[0]


class World:
    """Records that a test changes, as the database would give them."""

    def __init__(self, *records: RecordText) -> None:
        self.held = {one.id: one for one in records}

    def all_texts(self, after=""):
        yield from (self.held[id] for id in sorted(self.held) if id > after)

    def texts(self, ids):
        yield from (self.held[id] for id in ids if id in self.held)


def many(count: int) -> World:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return World(
        *(
            record(f"{n:05}", en=f"{letters[n % 26] * 3} {letters[n // 26 % 26]}")
            for n in range(count)
        )
    )


@pytest.fixture
def store(tmp_path):
    return VectorStore(tmp_path / "vectors")


@pytest.fixture
def encoder():
    return Letters()


def build(store, encoder, world, **options):
    return store.build(encoder, world.all_texts, world.texts, **options)


def nearest(store, encoder, text, limit=3):
    found = store.reader(encoder).nearest(encoder.vector(text), limit)
    return [id for id, _ in found]


def vector_of(store, encoder, id):
    index = store.reader(encoder)
    return index.vector(index.rows_of(id)[id]).tolist()


def folders(store):
    return sorted(path.name for path in store.folder.glob("vectors-*"))


def test_the_nearest_record_is_found_with_its_similarity(store, encoder):
    world = World(record("a", en="aaa"), record("b", en="bbb"), record("ab", en="ab"))
    assert build(store, encoder, world)

    found = store.reader(encoder).nearest(encoder.vector("aaaa"), 2)

    assert [id for id, _ in found] == ["dataset:a", "dataset:ab"]
    assert [value for _, value in found] == pytest.approx([1.0, 0.5**0.5], abs=0.01)


def test_each_language_of_a_record_has_a_vector_under_the_id_of_its_document(
    store, encoder
):
    build(store, encoder, World(record("x", en="aaa bbb", fi="zzz yyy")))
    index = store.reader(encoder)

    assert set(index.rows_of("dataset:x")) == {"dataset:x", "dataset:x#fi"}
    assert index.rows_of("dataset:other") == {}


def test_a_record_without_words_has_no_vector(store, encoder):
    build(store, encoder, World(record("x", en="  "), record("y", en="yyy")))

    assert len(store.reader(encoder)) == 1


def test_without_vectors_the_command_that_makes_them_is_named(store, encoder):
    with pytest.raises(VectorsUnusable, match="seutu index"):
        store.reader(encoder)


def test_vectors_of_another_model_are_refused_and_made_anew(store, encoder):
    world = many(5)
    build(store, encoder, world)
    other = Letters("another")

    with pytest.raises(VectorsUnusable, match=r"another model.*seutu index"):
        store.reader(other)
    assert not store.is_current(other)

    build(store, other, world)
    assert len(other.encoded) == 5
    assert store.is_current(other)


def test_vectors_of_another_dimension_are_refused(store, encoder):
    build(store, encoder, many(5))
    encoder.dimension = 25

    with pytest.raises(VectorsUnusable, match="another model"):
        VectorStore(store.folder).reader(encoder)


def test_an_index_of_nothing_finds_nothing(store, encoder):
    build(store, encoder, World())

    assert nearest(store, encoder, "aaa") == []


def test_building_again_encodes_only_what_changed(store, encoder):
    world = many(600)
    build(store, encoder, world)
    before = vector_of(store, encoder, "dataset:00007")
    world.held["dataset:00003"] = record("00003", en="qqqq")
    encoder.encoded.clear()

    build(store, encoder, world)

    assert encoder.encoded == ["qqqq"]
    assert vector_of(store, encoder, "dataset:00007") == before
    assert folders(store) == ["vectors-2"]


def test_a_noted_change_is_found_by_its_new_text_only(store, encoder):
    world = many(20)
    build(store, encoder, world)
    world.held["dataset:00003"] = record("00003", en="qqqq")
    world.held["dataset:new"] = record("new", en="xyz")
    del world.held["dataset:00004"]
    encoder.encoded.clear()
    store.note(["dataset:00003", "dataset:new", "dataset:00004", "dataset:00005"])

    assert store.write_changes(encoder, world.texts) == 4

    assert sorted(encoder.encoded) == ["qqqq", "xyz"]
    assert nearest(store, encoder, "qqq", 1) == ["dataset:00003"]
    assert nearest(store, encoder, "xyz", 1) == ["dataset:new"]
    assert len(store.reader(encoder)) == 20
    assert "dataset:00004" not in nearest(store, encoder, "eeee", 20)
    assert store.waiting() == []
    assert store.write_changes(encoder, world.texts) == 0


def test_more_changes_than_a_step_are_all_written(store, encoder):
    world = many(2 * RECORDS + 10)
    build(store, encoder, world)
    for id in world.held:
        world.held[id] = record(id.partition(":")[2], en="zzz")
    store.note(world.held)
    store.write_changes(encoder, world.texts)

    index = store.reader(encoder)
    assert len(index) == len(world.held)
    found = index.nearest(encoder.vector("zzz"), len(world.held))
    assert [value for _, value in found] == pytest.approx([1.0] * len(found), abs=0.01)


def test_changes_are_not_noted_where_there_are_no_vectors(store):
    store.note(["dataset:a"])

    assert not store.folder.exists()


def test_a_change_while_building_is_in_the_vectors_afterwards(store, encoder):
    world = many(RECORDS + 10)

    def changing(done):
        if done == RECORDS:
            world.held["dataset:00003"] = record("00003", en="qqqq")
            store.note(["dataset:00003"])

    build(store, encoder, world, progress=changing)

    assert nearest(store, encoder, "qqqq", 1) == ["dataset:00003"]
    assert len(store.reader(encoder)) == len(world.held)


def test_a_change_while_building_again_is_seen_before_the_build_ends(store, encoder):
    world = many(2 * RECORDS)
    build(store, encoder, world)
    seen = []

    def changing(done):
        if not seen:
            world.held["dataset:00003"] = record("00003", en="qqqz")
            store.note(["dataset:00003"])
        seen.append(nearest(store, encoder, "qqqz", 1))

    build(store, encoder, world, progress=changing)

    assert seen[1] == ["dataset:00003"]
    assert nearest(store, encoder, "qqqz", 1) == ["dataset:00003"]


def test_a_build_in_steps_goes_on_where_it_stopped(store, encoder):
    world = many(3 * RECORDS + 5)
    steps = 1
    while not build(store, encoder, world, most=RECORDS):
        steps += 1
        with pytest.raises(VectorsUnusable):
            store.reader(encoder)

    assert steps == 4
    assert len(encoder.encoded) == len(world.held)
    assert len(store.reader(encoder)) == len(world.held)
    assert store.is_current(encoder)


def test_a_failed_build_leaves_the_vectors_in_use_and_its_work_is_kept(store, encoder):
    world = many(3 * RECORDS)
    build(store, encoder, world)
    for id in world.held:
        world.held[id] = record(id.partition(":")[2], en=f"{world.held[id].title} q")
    encoder.encoded.clear()
    encoder.fails_after = 2 * RECORDS
    with pytest.raises(EncoderUnusable):
        build(store, encoder, world)
    encoder.fails_after = -1

    assert len(store.reader(encoder)) == len(world.held)
    encoder.encoded.clear()
    build(store, encoder, world)
    assert len(encoder.encoded) == RECORDS
    assert folders(store) == ["vectors-3"]


def test_what_a_killed_writer_left_behind_is_cut_off(store, encoder):
    world = many(20)
    build(store, encoder, world)
    (current,) = store.folder.glob("vectors-*")
    for name in ("codes.i8", "scales.f4", "sketches.u8", "digests.u16", "ids.bin"):
        with (current / name).open("ab") as file:
            file.write(b"half a row")
    world.held["dataset:00003"] = record("00003", en="qqqq")
    store.note(["dataset:00003"])
    fresh = VectorStore(store.folder)

    assert nearest(fresh, encoder, "bbbb", 1) == ["dataset:00001"]
    fresh.write_changes(encoder, world.texts)
    assert nearest(fresh, encoder, "qqqq", 1) == ["dataset:00003"]
    assert nearest(fresh, encoder, "bbbb", 1) == ["dataset:00001"]


def cut(folder):
    content = (folder / "codes.i8").read_bytes()
    (folder / "codes.i8").write_bytes(content[:-1])


def lose_state(folder):
    (folder / "state.json").unlink()


def garble_state(folder):
    (folder / "state.json").write_text('{"rows": "many"}')


def garble_stamp(folder):
    (folder / "stamp.json").write_text("[]")


def lose_table(folder):
    for path in folder.glob("table-*"):
        path.unlink()


def garble_table(folder):
    for path in folder.glob("table-*"):
        path.write_bytes(b"nonsense")


def point_astray(folder):
    (folder.parent / "CURRENT").write_text("../../etc")


def point_nowhere(folder):
    (folder.parent / "CURRENT").write_text("vectors-99")


@pytest.mark.parametrize(
    "damage",
    [
        cut,
        lose_state,
        garble_state,
        garble_stamp,
        lose_table,
        garble_table,
        point_astray,
        point_nowhere,
    ],
    ids=lambda damage: damage.__name__,
)
def test_damaged_vectors_are_refused_and_can_be_made_anew(store, encoder, damage):
    world = many(20)
    build(store, encoder, world)
    damage(next(iter(store.folder.glob("vectors-*"))))
    fresh = VectorStore(store.folder)

    with pytest.raises(VectorsUnusable, match="seutu index"):
        fresh.reader(encoder)

    build(fresh, encoder, world)
    assert nearest(fresh, encoder, "bbbb", 1) == ["dataset:00001"]
    assert fresh.is_current(encoder)


def test_one_process_writes_at_a_time(store, encoder):
    build(store, encoder, many(5))
    with only_process(store.folder / "lock", "held"):
        with pytest.raises(Conflict, match="Another process"):
            store.write_changes(encoder, many(5).texts)
        with pytest.raises(Conflict, match="Another process"):
            build(store, encoder, many(5))


def test_readers_never_see_half_a_change(store, encoder):
    world = many(200)
    build(store, encoder, world)
    stop, wrong = threading.Event(), []

    def read():
        own = VectorStore(store.folder)
        while not stop.is_set():
            index = own.reader(encoder)
            found = index.nearest(np.ones(26, dtype=np.float32) / 26**0.5, 1_000)
            if len(found) != 200 or len({id for id, _ in found}) != 200:
                wrong.append(len(found))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    letters = "abcdefghijklmnopqrstuvwxyz"
    try:
        for turn in range(15):
            for n in range(0, 200, 7):
                text = letters[(n + turn) % 26] * 4
                world.held[f"dataset:{n:05}"] = record(f"{n:05}", en=text)
            if turn % 5 == 4:
                build(store, Letters(), world)
            else:
                store.note(f"dataset:{n:05}" for n in range(0, 200, 7))
                store.write_changes(Letters(), world.texts)
    finally:
        stop.set()
        for reader in readers:
            reader.join()

    assert wrong == []


def test_a_reader_keeps_its_answers_while_the_folder_is_swapped(store, encoder):
    build(store, encoder, many(30))
    index = store.reader(encoder)
    before = index.nearest(encoder.vector("ccc"), 5)
    build(store, encoder, many(30))

    assert index.nearest(encoder.vector("ccc"), 5) == before
    assert store.reader(encoder) is not index


def test_sketches_find_what_weighing_every_row_finds(store, encoder, monkeypatch):
    build(store, encoder, many(676))
    exact = nearest(store, encoder, "abc abd", 5)
    monkeypatch.setattr(vector_index, "EXACT_BELOW", 10)
    monkeypatch.setattr(vector_index, "LEAST_WEIGHED", 200)

    assert nearest(store, encoder, "abc abd", 5) == exact


def test_a_removed_folder_is_told_as_missing_vectors(store, encoder):
    build(store, encoder, many(5))
    store.reader(encoder)
    shutil.rmtree(store.folder)

    with pytest.raises(VectorsUnusable, match="seutu index"):
        store.reader(encoder)
