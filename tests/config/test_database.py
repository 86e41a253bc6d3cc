from seutu.config.environment import database


def test_the_options_of_a_database_address_are_kept_beside_the_pool(
    monkeypatch, tmp_path
):
    address = "postgres://seutu@db.example:5432/seutu?sslmode=verify-full"
    monkeypatch.setenv("DATABASE_URL", address)

    options = database(tmp_path)["OPTIONS"]

    assert options["sslmode"] == "verify-full"
    assert options["pool"]["max_size"] == 8


def test_without_an_address_the_database_is_a_file_in_the_data_folder(
    monkeypatch, tmp_path
):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert database(tmp_path)["NAME"] == tmp_path / "seutu.sqlite3"
