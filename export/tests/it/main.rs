mod archives;
mod office;
mod sample;
mod tools;
