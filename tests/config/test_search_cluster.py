import pytest

from seutu.config.environment import search_cluster


def test_without_an_address_the_index_is_in_the_data_folder(monkeypatch):
    monkeypatch.delenv("SEARCH_URL", raising=False)

    assert search_cluster() is None


def test_an_address_names_the_cluster_and_hides_the_password(monkeypatch):
    monkeypatch.setenv("SEARCH_URL", "opensearch://seutu:very-secret@localhost:9200")

    cluster = search_cluster()

    assert cluster.hosts == (("localhost", 9200),)
    assert "very-secret" not in repr(cluster)


def test_a_mistake_ends_the_start_with_a_sentence_without_the_password(monkeypatch):
    monkeypatch.setenv("SEARCH_URL", "opensearch://seutu:very-secret@localhost/A B")

    with pytest.raises(SystemExit, match="set SEARCH_URL") as told:
        search_cluster()
    assert "very-secret" not in str(told.value)


def test_a_missing_library_is_named(monkeypatch):
    monkeypatch.setenv("SEARCH_URL", "opensearch://localhost")
    monkeypatch.setattr("seutu.config.environment.find_spec", lambda name: None)

    with pytest.raises(SystemExit, match="extra “opensearch”"):
        search_cluster()
